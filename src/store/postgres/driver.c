#include "store/driver.h"

static pt_status open_database(const char *location, pt_store_mode mode, void **shared, pt_error *error)
{
    (void)mode;
    (void)shared;
    return PT_FAIL(error, PT_UNAVAILABLE, "PostgreSQL is not there yet: {1}", location);
}

const pt_driver pt_postgres_driver = {.is_postgres = true, .open = open_database};
