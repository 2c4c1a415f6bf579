# One test for each transcript.
file(GLOB transcripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/cli/*.txt)
foreach(transcript IN LISTS transcripts)
  cmake_path(GET transcript STEM name)
  add_test(NAME cli_${name} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/cli/run.sh $<TARGET_FILE:patron> ${transcript})
  set_tests_properties(cli_${name} PROPERTIES LABELS cli TIMEOUT 120)
endforeach()
