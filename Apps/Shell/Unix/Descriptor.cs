using System;
using System.Runtime.InteropServices;

namespace ExoCosmos.Shell.Unix;

/// <summary>How to open a file (asm-generic/fcntl.h); close-on-exec is always added, children get descriptors only on purpose.</summary>
[Flags]
internal enum OpenMode
{
    Read = 0,
    Write = 1,
    Create = 0x40,
    Exclusive = 0x80,
    Truncate = 0x200,
    Append = 0x400,
}

/// <summary>An open file description. The holder closes it, unless it is one of the three that the shell was started with.</summary>
internal sealed unsafe class Descriptor : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int DuplicateCloseOnExec = 1030;
    private readonly bool _borrowed;
    private bool _closed;

    private Descriptor(int number, bool borrowed)
    {
        Number = number;
        _borrowed = borrowed;
    }

    public static Descriptor StandardInput { get; } = new(0, borrowed: true);

    public static Descriptor StandardOutput { get; } = new(1, borrowed: true);

    public static Descriptor StandardError { get; } = new(2, borrowed: true);

    public int Number { get; }

    public bool IsTerminal => Libc.isatty(Number) == 1;

    public static Descriptor Open(string path, OpenMode mode, uint permissions = 0b110_110_110)
    {
        fixed (byte* name = OsString.EncodeTerminated(path))
            return new(OsException.Check(Libc.open(name, (int)mode | CloseOnExec, permissions), path), borrowed: false);
    }

    public static (Descriptor Reader, Descriptor Writer) Pipe()
    {
        var pair = stackalloc int[2];
        OsException.Check(Libc.pipe2(pair, CloseOnExec), "pipe");
        return (new(pair[0], borrowed: false), new(pair[1], borrowed: false));
    }

    /// <summary>A second, close-on-exec number for the same open file, 10 or above.</summary>
    public Descriptor Duplicate() =>
        new(OsException.Check(Libc.fcntl(Number, DuplicateCloseOnExec, 10), "dup"), borrowed: false);

    /// <summary>Reads at most as much as fits; 0 at the end.</summary>
    public int Read(Span<byte> buffer, string subject = "read")
    {
        fixed (byte* start = buffer)
        {
            nint count;
            while ((count = Libc.read(Number, start, buffer.Length)) < 0)
                RetryOrThrow(subject);
            return (int)count;
        }
    }

    /// <summary>Writes everything, in as many calls as that takes.</summary>
    public void Write(ReadOnlySpan<byte> bytes, string subject = "write")
    {
        fixed (byte* start = bytes)
        {
            for (nint done = 0; done < bytes.Length;)
            {
                var count = Libc.write(Number, start + done, bytes.Length - done);
                if (count < 0)
                    RetryOrThrow(subject);
                else
                    done += count;
            }
        }
    }

    /// <summary>Moves the position to an absolute offset; false where the file has no position (a pipe or terminal).</summary>
    public bool TrySeek(long offset) => Libc.lseek(Number, offset, 0) >= 0;

    public void SetLength(long length) => OsException.Check(Libc.ftruncate(Number, length), "truncate");

    public FileStatus Status()
    {
        RawStatus raw;
        OsException.Check(Libc.fstat(Number, &raw), "fstat");
        return new(raw);
    }

    public void Dispose()
    {
        if (_borrowed || _closed)
            return;
        _closed = true;
        _ = Libc.close(Number);
    }

    private static void RetryOrThrow(string subject)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != Errno.Interrupted)
            throw new OsException(error, subject);
    }
}
