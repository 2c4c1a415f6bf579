/* Which program this is: shown by --version and kept with every result. */
#ifndef PT_BASE_VERSION_H
#define PT_BASE_VERSION_H

/* "0.1.0": the project's version, from CMakeLists.txt. */
extern const char pt_version[];

#endif
