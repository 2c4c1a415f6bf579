#include "base/version.h"

const char pt_version[] = PATRON_VERSION;
