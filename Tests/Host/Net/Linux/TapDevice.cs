using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace ExoCosmos.Tests.Host.Net.Linux;

/// <summary>An Ethernet interface of Linux whose other end is this process.</summary>
public sealed unsafe class TapDevice : IDisposable
{
    private const int ReadWriteNonBlocking = 2 | 0x800;
    private const ulong SetInterface = 0x400454CA;
    private const short TapWithoutHeader = 0x0002 | 0x1000;
    private const short PollIn = 1;
    private const int MaxFrame = 65536;

    private readonly int _file;
    private readonly byte[] _buffer = new byte[MaxFrame];

    /// <summary>Makes one in the network namespace of the calling thread.</summary>
    public TapDevice(string name)
    {
        _file = open("/dev/net/tun", ReadWriteNonBlocking);
        if (_file < 0)
            throw new IOException($"/dev/net/tun: {Marshal.GetLastPInvokeErrorMessage()}");
        var request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        Encoding.ASCII.GetBytes(name, new Span<byte>(request, 15));
        *(short*)(request + 16) = TapWithoutHeader;
        if (ioctl(_file, SetInterface, request) == 0)
            return;
        var message = Marshal.GetLastPInvokeErrorMessage();
        Dispose();
        throw new IOException($"TUNSETIFF: {message}");
    }

    /// <summary>Waits until a frame has come, at most for this many milliseconds.</summary>
    public void Wait(int milliseconds)
    {
        var wanted = new PollFile { File = _file, Events = PollIn };
        if (poll(&wanted, 1, milliseconds) < 0)
            throw new IOException($"poll: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public bool TryRead(out byte[] frame)
    {
        frame = [];
        fixed (byte* buffer = _buffer)
        {
            var length = read(_file, buffer, MaxFrame);
            if (length <= 0)
                return false;
            frame = _buffer[..(int)length];
            return true;
        }
    }

    /// <summary>A frame that Linux does not take now is lost.</summary>
    public void Write(byte[] frame)
    {
        fixed (byte* bytes = frame)
            IsLossy |= write(_file, bytes, (nuint)frame.Length) != frame.Length;
    }

    /// <summary>Whether Linux did not take a frame.</summary>
    public bool IsLossy { get; private set; }

    public void Dispose()
    {
        if (close(_file) != 0)
            throw new IOException($"close: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFile
    {
        public int File;
        public short Events;
        public short Found;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPStr)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int ioctl(int file, ulong request, void* argument);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll(PollFile* files, nuint count, int milliseconds);

    [DllImport("libc", SetLastError = true)]
    private static extern nint read(int file, byte* buffer, nuint length);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(int file, byte* bytes, nuint length);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int file);
}
