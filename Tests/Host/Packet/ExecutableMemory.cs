using System;
using System.Runtime.InteropServices;

namespace ExoCosmos.Tests.Host.Packet;

/// <summary>Memory for machine code, seen twice as the kernel sees it: once to write, once to execute.</summary>
public sealed unsafe class ExecutableMemory : IDisposable
{
    private const int Read = 1;
    private const int Write = 2;
    private const int Execute = 4;
    private const int Shared = 1;

    public ExecutableMemory(int length)
    {
        Length = length;
        var file = memfd_create("filters", 0);
        if (file < 0 || ftruncate(file, length) != 0)
            throw new InvalidOperationException("no memory file");
        Writable = (byte*)mmap(0, (nuint)length, Read | Write, Shared, file, 0);
        Executable = (byte*)mmap(0, (nuint)length, Read | Execute, Shared, file, 0);
        if (close(file) != 0 || (nint)Writable == -1 || (nint)Executable == -1)
            throw new InvalidOperationException("no executable mapping");
    }

    public int Length { get; }

    public byte* Writable { get; }

    public byte* Executable { get; }

    public void Dispose()
    {
        if (munmap((nint)Writable, (nuint)Length) + munmap((nint)Executable, (nuint)Length) != 0)
            throw new InvalidOperationException("munmap failed");
    }

    [DllImport("libc")]
    private static extern int memfd_create([MarshalAs(UnmanagedType.LPStr)] string name, uint flags);

    [DllImport("libc")]
    private static extern int ftruncate(int file, long length);

    [DllImport("libc")]
    private static extern int close(int file);

    [DllImport("libc")]
    private static extern nint mmap(nint address, nuint length, int protection, int flags, int file, long offset);

    [DllImport("libc")]
    private static extern int munmap(nint address, nuint length);
}
