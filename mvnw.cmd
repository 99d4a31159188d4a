@echo off
rem Runs Maven on Windows: an installed one, else the one of .mvn\wrapper\maven-wrapper.properties, downloaded once and
rem checked. It needs a JDK 25 or newer in JAVA_HOME or on the path, and Windows 10 or newer for curl and tar.
setlocal
set "PROJECT=%~dp0"
if defined JAVA_HOME goto maven
where javac >nul 2>nul && goto maven
echo Parley needs a JDK 25 or newer. Install one, for example Temurin from https://adoptium.net, or set JAVA_HOME. >&2
exit /b 1

:maven
where mvn >nul 2>nul && set "MAVEN=mvn" && goto run
for /f "usebackq tokens=1,* delims==" %%a in ("%PROJECT%.mvn\wrapper\maven-wrapper.properties") do set "%%a=%%b"
for %%f in ("%distributionUrl%") do set "ARCHIVE=%%~nxf"
set "NAME=%ARCHIVE:-bin.tar.gz=%"
if not defined MAVEN_USER_HOME set "MAVEN_USER_HOME=%USERPROFILE%\.m2"
set "PARENT=%MAVEN_USER_HOME%\wrapper\dists"
set "MAVEN=%PARENT%\%NAME%\bin\mvn.cmd"
if exist "%MAVEN%" goto run

set "WORK=%PARENT%\download.%RANDOM%%RANDOM%"
mkdir "%WORK%" || exit /b 1
curl.exe -fsSL --connect-timeout 10 -o "%WORK%\%ARCHIVE%" "%distributionUrl%" || goto failed
certutil -hashfile "%WORK%\%ARCHIVE%" SHA512 | findstr /i /x "%distributionSha512Sum%" >nul || goto changed
tar.exe -xzf "%WORK%\%ARCHIVE%" -C "%WORK%" || goto failed
rem Two that do this at once have the same content: the first to move wins.
move "%WORK%\%NAME%" "%PARENT%\%NAME%" >nul 2>nul
rmdir /s /q "%WORK%"
if exist "%MAVEN%" goto run

:failed
rmdir /s /q "%WORK%" 2>nul
echo Could not download %distributionUrl%. Install Maven 3.9 or newer. >&2
exit /b 1

:changed
rmdir /s /q "%WORK%" 2>nul
echo The checksum of %NAME% is not what it should be; not using it. >&2
exit /b 1

:run
call "%MAVEN%" %*
exit /b %ERRORLEVEL%
