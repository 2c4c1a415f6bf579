#include "store/sqlite/session.h"

#include <errno.h>

static pt_status fail_constraint(int code, const char *origin, const char *detail, pt_error *error)
{
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
        code == SQLITE_CONSTRAINT_ROWID) {
        return pt_error_set(error, origin, PT_CONFLICT,
                            PT_MESSAGE("a record with this key is there already ({1})", detail));
    }
    return pt_error_set(error, origin, PT_INVALID_INPUT,
                        PT_MESSAGE("the store does not take this value: {1}", detail));
}

pt_status pt_sqlite_fail_without_room(const char *path, const char *origin, pt_error *error)
{
    if (pt_sqlite_is_at_limit(path)) {
        return pt_error_set(
            error, origin, PT_UNAVAILABLE,
            PT_MESSAGE("this session's limit on the size of files (ulimit -f) is too small for {1}: "
                       "raise it and try again; nothing was half written",
                       path));
    }
    return pt_error_set(
        error, origin, PT_UNAVAILABLE,
        PT_MESSAGE("no space left for {1}: free some and try again; nothing was half written", path));
}

static pt_status fail_reading_or_writing(const pt_sqlite_session *session, const char *origin,
                                         const char *detail, pt_error *error)
{
    const char *path = session->file->path;
    int reason = sqlite3_system_errno(session->database);
    if (reason == ENOSPC || reason == EDQUOT || reason == EFBIG || pt_sqlite_is_at_limit(path)) {
        return pt_sqlite_fail_without_room(path, origin, error);
    }
    return pt_error_set(
        error, origin, PT_UNAVAILABLE,
        PT_MESSAGE("reading or writing {1} does not work: {2}; check the disk", path, detail));
}

pt_status pt_sqlite_fail(const pt_sqlite_session *session, int code, const char *origin, pt_error *error)
{
    const char *path = session->file->path;
    int extended = session->database == NULL ? code : sqlite3_extended_errcode(session->database);
    const char *detail = session->database == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(session->database);
    origin = origin == NULL ? "store/sqlite" : origin;
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return pt_error_set(
            error, origin, PT_UNAVAILABLE,
            PT_MESSAGE("another program holds the store {1} locked; close it and try again", path));
    case SQLITE_FULL: return pt_sqlite_fail_without_room(path, origin, error);
    case SQLITE_READONLY:
        return pt_error_set(
            error, origin, PT_UNAVAILABLE,
            PT_MESSAGE("the store {1} or its folder is read-only; allow writing or use a copy", path));
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return pt_error_set(
            error, origin, PT_UNAVAILABLE,
            PT_MESSAGE("cannot open the store {1}: {2}; check the permissions of file and folder", path,
                       detail));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return pt_error_set(
            error, origin, PT_INVALID_INPUT,
            PT_MESSAGE("the store {1} is damaged ({2}); restore the last backup", path, detail));
    case SQLITE_IOERR: return fail_reading_or_writing(session, origin, detail, error);
    case SQLITE_NOMEM:
        return pt_error_set(error, origin, PT_OUT_OF_MEMORY,
                            PT_MESSAGE("not enough memory for a statement ({1})", origin));
    case SQLITE_CONSTRAINT: return fail_constraint(extended, origin, detail, error);
    case SQLITE_INTERRUPT: return pt_error_set(error, origin, PT_CANCELLED, PT_MESSAGE("cancelled"));
    default:
        return pt_error_set(error, origin, PT_INTERNAL,
                            PT_MESSAGE("the database refused a statement: {1} ({2})", detail, origin));
    }
}
