# Third-party libraries, each of which appears in one folder only (tools/check_layers.sh).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
foreach(library IN ITEMS jansson icu-uc icu-i18n sqlite3 libpq libzstd libxxhash libsodium)
  string(TOUPPER ${library} name)
  string(REPLACE "-" "_" name ${name})
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${library})
endforeach()
