#include "view/report/report.h"

#include "base/scope.h"
#include "report_page.embedded.h"
#include "view/report/report_json.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* The places of the template that are filled in (web/report/index.html), in the order they occur. */
static const char language_place[] = "@@patron-language@@";
static const char title_place[] = "@@patron-title@@";
static const char data_place[] = "@@patron-data@@";

typedef struct descriptor {
    int number; /* 0: closed; a file never gets standard input's number here */
} descriptor;

static void descriptor_clear(descriptor *file)
{
    if (file->number > 0) {
        close(file->number);
    }
    *file = (descriptor){0};
}

/* Adds the template up to a place and returns what follows the place. */
static const char *add_until(pt_buffer *buffer, const char *template, const char *place)
{
    const char *found = strstr(template, place);
    if (found == NULL) {
        return NULL;
    }
    pt_buffer_add(buffer, template, (size_t)(found - template));
    return found + strlen(place);
}

static void add_title(pt_buffer *buffer, const pt_report_data *data, pt_language language)
{
    const char *organisation = data->provenance.organisation;
    if (organisation != NULL && organisation[0] != '\0') {
        pt_report_add_html_text(buffer, organisation);
        pt_buffer_add_text(buffer, " · ");
    }
    pt_report_add_html_text(buffer, pt_translate(language, PT_N("customer report")));
}

pt_status pt_report_add_html(pt_buffer *buffer, const pt_report_data *data, pt_language language,
                             pt_error *error)
{
    PT_SCOPED(pt_buffer) json = {0};
    PT_RETURN_IF_ERROR(pt_report_add_json(&json, data, error));

    const char *rest = pt_report_page_files[0].start;
    rest = add_until(buffer, rest, language_place);
    if (rest != NULL) {
        pt_buffer_add_text(buffer, pt_language_code(language));
        rest = add_until(buffer, rest, title_place);
    }
    if (rest != NULL) {
        add_title(buffer, data, language);
        rest = add_until(buffer, rest, data_place);
    }
    if (rest == NULL) {
        return PT_FAIL(error, PT_INTERNAL, "the page of the report was built without its places");
    }
    pt_report_add_json_for_html(buffer, json.data, json.length);
    pt_buffer_add(buffer, rest, (size_t)(pt_report_page_files[0].end - rest));
    if (buffer->out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the report");
    }
    return PT_OK;
}

static pt_status fail_to_write(const char *path, int problem, pt_error *error)
{
    switch (problem) {
    case ENOSPC:
    case EDQUOT:
        return PT_FAIL(error, PT_UNAVAILABLE,
                       "no space left for {1}: free some and try again; nothing was half written", path);
    case EFBIG:
        return PT_FAIL(
            error, PT_UNAVAILABLE,
            "this session's limit on the size of files (ulimit -f) is too small for {1}: raise it and "
            "try again; nothing was half written",
            path);
    case EACCES:
    case EPERM:
    case EROFS: return PT_FAIL(error, PT_NOT_PERMITTED, "no permission to write {1}", path);
    case ENOENT:
    case ENOTDIR: return PT_FAIL(error, PT_NOT_FOUND, "the folder of {1} does not exist", path);
    case EISDIR: return PT_FAIL(error, PT_INVALID_INPUT, "{1} is a folder: name a file in it", path);
    default: return PT_FAIL(error, PT_UNAVAILABLE, "cannot write {1}: {2}", path, strerror(problem));
    }
}

static int write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno != EINTR) {
            return errno;
        }
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
    return 0;
}

/* For what is no ordinary file (a pipe, a terminal), which a rename would replace. */
static pt_status write_into(const char *path, const pt_buffer *page, pt_error *error)
{
    PT_SCOPED(descriptor) file = {open(path, O_WRONLY | O_CLOEXEC)};
    if (file.number < 0) {
        return fail_to_write(path, errno, error);
    }
    int problem = write_all(file.number, page->data, page->length);
    return problem == 0 ? PT_OK : fail_to_write(path, problem, error);
}

/* Writes beside the target, then renames: a reader sees the old file or the new one, never a part. */
static pt_status replace_file(const char *target, const char *path, const pt_buffer *page, pt_error *error)
{
    PT_SCOPED(pt_buffer) part = {0};
    pt_buffer_add_format(&part, "%s.%ld.part", target, (long)getpid());
    if (part.out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the report");
    }
    PT_SCOPED(descriptor)
    file = {open(part.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666)};
    if (file.number < 0) {
        return fail_to_write(path, errno, error);
    }
    int problem = write_all(file.number, page->data, page->length);
    if (problem == 0 && fsync(file.number) != 0) {
        problem = errno;
    }
    if (problem == 0 && rename(part.data, target) != 0) {
        problem = errno;
    }
    if (problem != 0) {
        unlink(part.data);
        return fail_to_write(path, problem, error);
    }
    return PT_OK;
}

/* Whether a file is a page, such as a report of before (also one that was cut off): the only kind that a
 * report replaces. What else has the name may be the very store. */
static bool is_page(const char *path)
{
    static const char start[] = "<!doctype html";
    char first[sizeof start - 1];
    PT_SCOPED(descriptor) file = {open(path, O_RDONLY | O_CLOEXEC)};
    ssize_t length = file.number < 0 ? -1 : read(file.number, first, sizeof first);
    return length >= 0 && strncasecmp(first, start, (size_t)length) == 0;
}

pt_status pt_report_write(const pt_report_data *data, pt_language language, const char *path, pt_error *error)
{
    PT_SCOPED(pt_buffer) page = {0};
    PT_RETURN_IF_ERROR(pt_report_add_html(&page, data, language, error));

    struct stat existing;
    if (stat(path, &existing) != 0) {
        return replace_file(path, path, &page, error);
    }
    if (S_ISDIR(existing.st_mode)) {
        return fail_to_write(path, EISDIR, error);
    }
    if (!S_ISREG(existing.st_mode)) {
        return write_into(path, &page, error);
    }
    if (!is_page(path)) {
        return PT_FAIL(error, PT_CONFLICT, "{1} is there already and is no report: give another name", path);
    }
    /* Through a link: the file it names is replaced, not the link. */
    char target[PATH_MAX];
    if (realpath(path, target) == NULL) {
        return fail_to_write(path, errno, error);
    }
    return replace_file(target, path, &page, error);
}
