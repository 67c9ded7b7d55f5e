using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace ExoCosmos.Tests.XSharp.Machinery;

/// <summary>The sections of an ELF64 object (System V gABI, chapter 4).</summary>
internal sealed class ObjectFile(string path)
{
    private const int HeaderSize = 64;

    private readonly byte[] bytes = File.ReadAllBytes(path);

    /// <summary>The contents of a section; relocated places hold zeros.</summary>
    public byte[] Section(string name)
    {
        var header = Find(name);
        return bytes.AsSpan((int)Long(header + 24), (int)Long(header + 32)).ToArray();
    }

    /// <summary>sh_type, sh_flags, sh_addralign.</summary>
    public (uint Type, ulong Flags, ulong Alignment) Attributes(string name)
    {
        var header = Find(name);
        return (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(header + 4)), Long(header + 8), Long(header + 48));
    }

    private int Find(string name)
    {
        var table = (int)Long(40);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(60));
        var names = (int)Long(table + HeaderSize * BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(62)) + 24);
        for (var index = 0; index < count; index++)
        {
            var header = table + HeaderSize * index;
            var text = bytes.AsSpan(names + (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(header)));
            if (Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]) == name)
                return header;
        }

        throw new InvalidDataException($"no section {name}");
    }

    private ulong Long(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(offset));
}
