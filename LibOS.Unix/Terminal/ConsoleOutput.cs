using System;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Unix.Terminal;

/// <summary>The console as a place to write to, by the capability "console". In a host test a buffer.</summary>
public static unsafe class ConsoleOutput
{
    const int Piece = 4096;

    static nint hostBuffer;
    static int hostCapacity;

    /// <summary>Bytes that arrived in the buffer of a host test.</summary>
    public static int HostLength { get; set; }

    public static void UseHostBuffer(byte* buffer, int capacity)
    {
        hostBuffer = (nint)buffer;
        hostCapacity = capacity;
        HostLength = 0;
    }

    /// <summary>Writes it all. Without a console, or if it fails, the text is lost: there is nobody to tell.</summary>
    /// <param name="text">Memory that is mapped.</param>
    public static void Write(ReadOnlySpan<byte> text)
    {
        if (hostBuffer != 0)
        {
            var part = Math.Min(text.Length, hostCapacity - HostLength);
            text[..part].CopyTo(new Span<byte>((byte*)hostBuffer + HostLength, part));
            HostLength += part;
            return;
        }
        var console = Grants.Find("console"u8);
        fixed (byte* start = text)
        {
            for (var done = 0; done < text.Length;)
            {
                var answer = KernelApi.ConsoleWrite(console, start + done, (uint)Math.Min(text.Length - done, Piece));
                if (answer <= 0)
                    return;
                done += (int)answer;
            }
        }
    }
}
