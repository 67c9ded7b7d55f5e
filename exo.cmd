@echo off
rem ExoCosmos on Windows: the same command, inside the Windows Subsystem for Linux.
wsl.exe --cd "%~dp0." ./exo %*
