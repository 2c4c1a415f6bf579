#include "cli/exit_code.h"

int pt_exit_code(pt_status status)
{
    switch (status) {
    case PT_OK: return 0;
    case PT_INTERNAL: return 1;
    case PT_INVALID_INPUT: return 2;
    case PT_NOT_FOUND: return 3;
    case PT_NOT_PERMITTED: return 4;
    case PT_CONFLICT: return 5;
    case PT_TOO_LITTLE_DATA: return 6;
    case PT_NOT_CONVERGED: return 7;
    case PT_UNAVAILABLE: return 8;
    case PT_OUT_OF_MEMORY: return 9;
    case PT_CANCELLED: return 130; /* as shells report Ctrl-C */
    }
    return 1;
}

const char *pt_exit_code_meaning(pt_status status)
{
    switch (status) {
    case PT_OK: return PT_N("it went well");
    case PT_INTERNAL: return PT_N("a fault of the program");
    case PT_INVALID_INPUT: return PT_N("the command line or the data is not valid");
    case PT_NOT_FOUND: return PT_N("what was named is not there");
    case PT_NOT_PERMITTED: return PT_N("not allowed");
    case PT_CONFLICT: return PT_N("someone else changed it meanwhile, or it exists already");
    case PT_TOO_LITTLE_DATA: return PT_N("too little data to compute from");
    case PT_NOT_CONVERGED: return PT_N("the computation found no stable answer");
    case PT_UNAVAILABLE: return PT_N("a store, file or disk cannot be used now");
    case PT_OUT_OF_MEMORY: return PT_N("not enough memory");
    case PT_CANCELLED: return PT_N("cancelled with Ctrl-C");
    }
    return "";
}
