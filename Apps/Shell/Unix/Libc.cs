using System.Runtime.InteropServices;

namespace ExoCosmos.Shell.Unix;

/// <summary>
/// The C library calls the shell makes (POSIX.1-2017, linked statically). The shell talks to the system through these instead of the
/// base class library's file and process classes: fewer distinct system calls, and no locks or terminal database behind its back.
/// Every call returns -1 or null and sets errno on failure, except the posix_spawn family, which returns the error number.
/// </summary>
internal static unsafe class Libc
{
    [DllImport("libc", SetLastError = true)] public static extern int open(byte* path, int flags, uint mode);
    [DllImport("libc", SetLastError = true)] public static extern int close(int descriptor);
    [DllImport("libc", SetLastError = true)] public static extern nint read(int descriptor, byte* buffer, nint length);
    [DllImport("libc", SetLastError = true)] public static extern nint write(int descriptor, byte* buffer, nint length);
    [DllImport("libc", SetLastError = true)] public static extern long lseek(int descriptor, long offset, int whence);
    [DllImport("libc", SetLastError = true)] public static extern int ftruncate(int descriptor, long length);
    [DllImport("libc", SetLastError = true)] public static extern int pipe2(int* pair, int flags);
    [DllImport("libc", SetLastError = true)] public static extern int fcntl(int descriptor, int command, int argument);
    [DllImport("libc", SetLastError = true)] public static extern int isatty(int descriptor);
    [DllImport("libc", SetLastError = true)] public static extern int poll(PollEntry* entries, nuint count, int milliseconds);
    [DllImport("libc", SetLastError = true)] public static extern void sync();

    [DllImport("libc", SetLastError = true)] public static extern int stat(byte* path, RawStatus* status);
    [DllImport("libc", SetLastError = true)] public static extern int lstat(byte* path, RawStatus* status);
    [DllImport("libc", SetLastError = true)] public static extern int fstat(int descriptor, RawStatus* status);
    [DllImport("libc", SetLastError = true)] public static extern int access(byte* path, int mode);
    [DllImport("libc", SetLastError = true)] public static extern int chmod(byte* path, uint mode);
    [DllImport("libc", SetLastError = true)] public static extern int mkdir(byte* path, uint mode);
    [DllImport("libc", SetLastError = true)] public static extern int rmdir(byte* path);
    [DllImport("libc", SetLastError = true)] public static extern int unlink(byte* path);
    [DllImport("libc", SetLastError = true)] public static extern int rename(byte* from, byte* to);
    [DllImport("libc", SetLastError = true)] public static extern int link(byte* target, byte* path);
    [DllImport("libc", SetLastError = true)] public static extern int symlink(byte* target, byte* path);
    [DllImport("libc", SetLastError = true)] public static extern nint readlink(byte* path, byte* buffer, nint length);
    [DllImport("libc", SetLastError = true)] public static extern int utimensat(int directory, byte* path, TimeSpec* times, int flags);
    [DllImport("libc", SetLastError = true)] public static extern int chdir(byte* path);
    [DllImport("libc", SetLastError = true)] public static extern byte* getcwd(byte* buffer, nint length);

    [DllImport("libc", SetLastError = true)] public static extern void* opendir(byte* path);
    [DllImport("libc", SetLastError = true)] public static extern DirectoryRecord* readdir(void* stream);
    [DllImport("libc", SetLastError = true)] public static extern int closedir(void* stream);

    [DllImport("libc", SetLastError = true)] public static extern int tcgetattr(int descriptor, TerminalModes* modes);
    [DllImport("libc", SetLastError = true)] public static extern int tcsetattr(int descriptor, int when, TerminalModes* modes);
    [DllImport("libc", SetLastError = true)] public static extern int ioctl(int descriptor, nuint request, void* argument);

    [DllImport("libc", SetLastError = true)] public static extern nint signal(int signal, nint disposition);
    [DllImport("libc", SetLastError = true)] public static extern int waitpid(int process, int* status, int options);
    [DllImport("libc")] public static extern int getpid();
    [DllImport("libc")] public static extern byte* strerror(int error);
    [DllImport("libc")] public static extern byte* strsignal(int signal);

    [DllImport("libc")] public static extern int posix_spawn(
        int* process, byte* path, SpawnActions* actions, SpawnAttributes* attributes, byte** arguments, byte** environment);
    [DllImport("libc")] public static extern int posix_spawn_file_actions_init(SpawnActions* actions);
    [DllImport("libc")] public static extern int posix_spawn_file_actions_adddup2(SpawnActions* actions, int from, int to);
    [DllImport("libc")] public static extern int posix_spawn_file_actions_destroy(SpawnActions* actions);
    [DllImport("libc")] public static extern int posix_spawnattr_init(SpawnAttributes* attributes);
    [DllImport("libc")] public static extern int posix_spawnattr_setflags(SpawnAttributes* attributes, short flags);
    [DllImport("libc")] public static extern int posix_spawnattr_setsigdefault(SpawnAttributes* attributes, SignalSet* set);
    [DllImport("libc")] public static extern int posix_spawnattr_destroy(SpawnAttributes* attributes);
}
