# What make install and the package bring besides the program: manual pages and completions, which it prints itself.
set(documents ${PROJECT_BINARY_DIR}/documents)
set(ask ${CMAKE_COMMAND} -E env PATRON_SETTINGS=/dev/null $<TARGET_FILE:patron>)
add_custom_command(
  OUTPUT ${documents}/patron.1 ${documents}/zh_CN/patron.1 ${documents}/zh_TW/patron.1
         ${documents}/patron.bash ${documents}/_patron
  COMMAND ${CMAKE_COMMAND} -E make_directory ${documents}/zh_CN ${documents}/zh_TW
  COMMAND ${ask} man --language en > ${documents}/patron.1
  COMMAND ${ask} man --language zh-CN > ${documents}/zh_CN/patron.1
  COMMAND ${ask} man --language zh-TW > ${documents}/zh_TW/patron.1
  COMMAND ${ask} completion bash --language en > ${documents}/patron.bash
  COMMAND ${ask} completion zsh --language en > ${documents}/_patron
  DEPENDS patron)
add_custom_target(documents ALL DEPENDS ${documents}/patron.1)

install(TARGETS patron)
install(FILES ${documents}/patron.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${documents}/zh_CN/patron.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/zh_CN/man1)
install(FILES ${documents}/zh_TW/patron.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/zh_TW/man1)
install(FILES ${documents}/patron.bash RENAME patron
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${documents}/_patron DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
