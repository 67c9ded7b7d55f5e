using System;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>Random bytes from the kernel, by the capability "entropy".</summary>
public static unsafe class Entropy
{
    /// <summary>Most that the kernel gives at once.</summary>
    const int Piece = 256;

    /// <summary>Fills a buffer that is mapped.</summary>
    /// <returns>False if this environment was not given the right.</returns>
    public static bool Fill(Span<byte> buffer)
    {
        var handle = Grants.Find("entropy"u8);
        if (handle.IsNone)
            return false;
        fixed (byte* start = buffer)
        {
            for (var done = 0; done < buffer.Length; done += Piece)
            {
                var size = Math.Min(Piece, buffer.Length - done);
                if (KernelApi.Entropy(handle, start + done, (uint)size) != size)
                    return false;
            }
        }
        return true;
    }
}
