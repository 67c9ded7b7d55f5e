using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Start;

/// <summary>Text in and out of the kernel's 32-byte names.</summary>
public static class NameText
{
    /// <summary>The name without its NUL padding.</summary>
    public static ReadOnlySpan<byte> Text([UnscopedRef] this in Name32 name)
    {
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<Name32>(in name));
        var end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }

    /// <summary>A name from text; what does not fit is cut off.</summary>
    public static Name32 ToName(ReadOnlySpan<byte> text)
    {
        Name32 name = default;
        Span<byte> bytes = name;
        text[..Math.Min(text.Length, bytes.Length)].CopyTo(bytes);
        return name;
    }
}
