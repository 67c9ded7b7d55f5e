using System;
using System.IO;

namespace ExoCosmos.Iso.Usb;

/// <summary>Copies an image to a device block by block, and compares what the device then holds.</summary>
public static class ImageWriter
{
    private const int ChunkSize = 1 << 20;

    /// <param name="progress">Told the number of bytes done.</param>
    public static void Write(string image, TargetDevice device, Action<long> progress)
    {
        using var input = File.OpenRead(image);
        using var output = Open(device.Path, FileAccess.Write);
        var chunk = new byte[ChunkSize];
        for (int count; (count = input.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false)) > 0;)
        {
            output.Write(chunk, 0, count);
            progress(input.Position);
        }

        output.Flush(flushToDisk: true);
        if (device.IsBlockDevice)
            Tool.Run("blockdev", "--flushbufs", device.Path);       // so that reading back asks the device, not the host's cache
    }

    /// <returns>The offset of the first byte that differs, or null.</returns>
    public static long? FirstDifference(string image, TargetDevice device, Action<long> progress)
    {
        using var input = File.OpenRead(image);
        using var output = Open(device.Path, FileAccess.Read);
        var (wanted, found) = (new byte[ChunkSize], new byte[ChunkSize]);
        for (long start = 0; ; start = input.Position)
        {
            var count = input.ReadAtLeast(wanted, ChunkSize, throwOnEndOfStream: false);
            if (count == 0)
                return null;
            var read = output.ReadAtLeast(found.AsSpan(0, count), count, throwOnEndOfStream: false);
            var same = wanted.AsSpan(0, count).CommonPrefixLength(found.AsSpan(0, read));
            if (same < count)
                return start + same;
            progress(input.Position);
        }
    }

    private static FileStream Open(string path, FileAccess access)
    {
        try
        {
            return new FileStream(path, FileMode.Open, access, FileShare.None, bufferSize: 0);
        }
        catch (UnauthorizedAccessException)
        {
            throw new ExoException($"You may not write to {path}.", $"Run: sudo ./exo usb --no-build {path}");
        }
        catch (IOException failure)
        {
            throw new ExoException($"{path} cannot be opened: {failure.Message}", "Unplug the disk, plug it in again and look at lsblk.");
        }
    }
}
