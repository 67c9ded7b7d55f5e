using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>Frames in a file as tcpdump and the emulator write it: 24 bytes of header, then 16 bytes and a frame each.</summary>
internal static class CaptureFile
{
    private const uint Magic = 0xA1B2C3D4;
    private const int HeaderLength = 24, RecordLength = 16;

    public static IEnumerable<byte[]> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
            throw new InvalidDataException($"{path} is no capture");
        for (var at = HeaderLength; at + RecordLength <= bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8));
            at += RecordLength;
            if (at + length > bytes.Length)
                yield break;
            yield return bytes[at..(at + length)];
            at += length;
        }
    }
}
