using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.Calls;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.Tests.Host.Unix.Instance;

namespace ExoCosmos.Tests.Host.Unix.Files;

/// <summary>An instance with files in memory and one process, whose system calls a test makes by number.</summary>
public sealed unsafe class Guest : IDisposable
{
    public const int Cwd = -100;

    private readonly HostedInstance _instance;

    public Guest(uint pages = 4096)
    {
        _instance = new HostedInstance(pages);
        FileTime.UseHostClock(1_700_000_000);
        Check(FileState.Create() != null);
        Check(NameSpace.MountTmpfs("/"u8, 2048, 0x1ED) == Errno.None);
        Check(StandardMounts.MountAll(1024) == Errno.None);
        Check(Processes.CreateTable());
        Process = Processes.Create();
        Processes.SetCurrent(Process);
        Check(ProcessFiles.Give(Process, out var context) == Errno.None);
        Context = context;
    }

    public ProcessEntry* Process { get; }

    public FileContext* Context { get; private set; }

    /// <summary>Another process of the instance, a child of the first.</summary>
    public ProcessEntry* Spawn()
    {
        var child = Processes.Create();
        Check(ProcessFiles.Inherit(Process, child) == Errno.None);
        return child;
    }

    public long Call(uint number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) =>
        Call(Context, number, a, b, c, d, e, f);

    public static long Call(FileContext* context, uint number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) =>
        FileCalls.Call(context, number, (ulong)a, (ulong)b, (ulong)c, (ulong)d, (ulong)e, (ulong)f);

    public long Open(string path, int flags = 0, int mode = 0x1B6)
    {
        fixed (byte* text = Text(path))
            return Call(257, Cwd, (long)text, flags, mode);
    }

    public long WithPath(uint number, string path, long b = 0, long c = 0)
    {
        fixed (byte* text = Text(path))
            return Call(number, (long)text, b, c);
    }

    public long WithPaths(uint number, string first, string second)
    {
        fixed (byte* a = Text(first))
        fixed (byte* b = Text(second))
            return Call(number, (long)a, (long)b);
    }

    public long Write(long fd, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + "\0");
        fixed (byte* data = bytes)
            return Call(1, fd, (long)data, bytes.Length - 1);
    }

    /// <summary>What one read gives, or the error in angle brackets.</summary>
    public string Read(long fd, int size = 4096)
    {
        var buffer = new byte[size + 1];
        fixed (byte* data = buffer)
        {
            var count = Call(0, fd, (long)data, size);
            return count < 0 ? $"<{(Errno)(-count)}>" : Encoding.UTF8.GetString(buffer, 0, (int)count);
        }
    }

    public string ReadFile(string path)
    {
        var fd = Open(path);
        if (fd < 0)
            return $"<{(Errno)(-fd)}>";
        var text = new StringBuilder();
        for (string piece; (piece = Read(fd)).Length > 0;)
            text.Append(piece);
        Call(3, fd);
        return text.ToString();
    }

    public void WriteFile(string path, string text)
    {
        var fd = Open(path, 0x241);
        Check(fd >= 0);
        Check(Write(fd, text) == Encoding.UTF8.GetByteCount(text));
        Call(3, fd);
    }

    public string ReadLink(string path)
    {
        var buffer = new byte[4096];
        fixed (byte* text = Text(path))
        fixed (byte* data = buffer)
        {
            var count = Call(89, (long)text, (long)data, buffer.Length);
            return count < 0 ? $"<{(Errno)(-count)}>" : Encoding.UTF8.GetString(buffer, 0, (int)count);
        }
    }

    public string WorkingDirectory()
    {
        var buffer = new byte[4096];
        fixed (byte* data = buffer)
        {
            var count = Call(79, (long)data, buffer.Length);
            return count < 0 ? $"<{(Errno)(-count)}>" : Encoding.UTF8.GetString(buffer, 0, (int)count - 1);
        }
    }

    /// <summary>Names in a directory, in its order.</summary>
    public List<string> List(string path)
    {
        var fd = Open(path, 0x10000);
        Check(fd >= 0);
        var names = ListDescriptor(fd);
        Call(3, fd);
        return names;
    }

    public List<string> ListDescriptor(long fd, int size = 200)
    {
        var names = new List<string>();
        var buffer = new byte[size];
        fixed (byte* data = buffer)
        {
            long count;
            while ((count = Call(217, fd, (long)data, buffer.Length)) > 0)
            {
                for (var at = 0; at < count; at += BitConverter.ToUInt16(buffer, at + 16))
                    names.Add(Encoding.UTF8.GetString(buffer, at + 19, Array.IndexOf(buffer, (byte)0, at + 19) - at - 19));
            }
            Check(count == 0);
        }
        return names;
    }

    public static byte[] Text(string path) => Encoding.UTF8.GetBytes(path + "\0");

    private static void Check(bool condition)
    {
        if (!condition)
            throw new InvalidOperationException("The guest could not be set up.");
    }

    public void Dispose() => _instance.Dispose();

    /// <summary>The same calls on the host's kernel.</summary>
    public static long HostCall(uint number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0)
    {
        var result = syscall(number, a, b, c, d, e, f);
        return result == -1 ? -Marshal.GetLastSystemError() : result;
    }

    [DllImport("libc")]
    private static extern long syscall(long number, long a, long b, long c, long d, long e, long f);
}
