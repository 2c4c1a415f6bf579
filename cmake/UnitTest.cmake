# A test stands beside its module; its name says what it needs:
#   x_test.c        runs alone
#   x_store_test.c  runs once per kind of store, which it finds through tests/support/store_fixture.h
include(ProcessorCount)

set(STORE_KINDS sqlite postgres postgres-partitioned)

# add_unit_test(file_test.c library...) builds a test and registers it with ctest.
function(add_unit_test file)
  cmake_path(GET file STEM name)
  add_executable(${name} ${file})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARGN} m)
  if(name MATCHES "_store_test$")
    target_link_libraries(${name} PRIVATE store_fixture)
    if("record" IN_LIST ARGN)
      target_link_libraries(${name} PRIVATE record_fixture)
    endif()
    foreach(kind IN LISTS STORE_KINDS)
      add_test(NAME ${name}.${kind} COMMAND ${name})
      set_tests_properties(${name}.${kind} PROPERTIES LABELS "unit;store;${kind}" TIMEOUT 240 SKIP_RETURN_CODE 77
        ENVIRONMENT "PATRON_TEST_STORE=${kind};PATRON_TEST_POSTGRES_FILE=${PROJECT_BINARY_DIR}/postgres/location")
      if(kind MATCHES "^postgres")
        set_tests_properties(${name}.${kind} PROPERTIES FIXTURES_REQUIRED postgres)
      endif()
    endforeach()
  else()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 120)
  endif()
  target_compile_definitions(${name} PRIVATE
    PATRON_SOURCE_DIR="${PROJECT_SOURCE_DIR}" PATRON_BINARY_DIR="${PROJECT_BINARY_DIR}")
endfunction()
