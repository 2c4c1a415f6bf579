# add_layer(name [LIBRARIES library...] [INSTRUCTIONS ...]) makes src/<name> a static library:
# every .c file in it except tests, every .sql file embedded, every *_test.c registered,
# linked to the layers that src/LAYERS lets it include. So adding a file needs no line anywhere.
set(LAYER_FILE ${PROJECT_SOURCE_DIR}/src/LAYERS)
set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${LAYER_FILE})

function(layer_dependencies name result)
  file(STRINGS ${LAYER_FILE} row REGEX "^${name}:")
  if(NOT row)
    message(FATAL_ERROR "src/LAYERS has no row for ${name}")
  endif()
  string(REGEX REPLACE "^[a-z]+: *" "" row "${row}")
  string(REGEX MATCHALL "[a-z]+" names "${row}")
  set(${result} ${names} PARENT_SCOPE)
endfunction()

function(add_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 layer "" "" "LIBRARIES")
  set(folder ${PROJECT_SOURCE_DIR}/src/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.c)
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS ${folder}/*_test.c)
  file(GLOB_RECURSE statements CONFIGURE_DEPENDS ${folder}/*.sql)
  list(FILTER sources EXCLUDE REGEX "_test\\.c$|/main\\.c$")

  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  layer_dependencies(${name} dependencies)
  # A layer that a row names but that has no code yet is left out.
  list(TRANSFORM dependencies REPLACE "(.+)" "$<$<TARGET_EXISTS:\\1>:\\1>")
  target_link_libraries(${name} PUBLIC ${dependencies} ${layer_LIBRARIES})
  embed_sql(${name} ${statements})
  if(BUILD_TESTING)
    foreach(test IN LISTS tests)
      add_unit_test(${test} ${name})
    endforeach()
  endif()
endfunction()
