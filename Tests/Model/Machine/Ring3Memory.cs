using System;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Model.Machine;

/// <summary>
/// Memory as ring 3 of the running environment sees it: by address, through the translation cache, with the access that its tables leave.
/// The kernel's user copies come this way too.
/// </summary>
public sealed class Ring3Memory(PhysicalArena arena, TranslationCache translations)
{
    private const int PageBytes = 4096;

    private readonly PhysicalArena _arena = arena;
    /// <summary>What stands where a mapping leads that no memory is behind: a framebuffer, say.</summary>
    private readonly byte[] _device = new byte[PageBytes];
    private readonly TranslationCache _translations = translations;

    /// <summary>False at the first page that cannot be read; pages before it have been read.</summary>
    public bool Read(ulong address, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (!TryFind(address, PageTableEntry.User, out var page))
                return false;
            var part = page[(int)(address & (PageBytes - 1))..];
            part = part[..Math.Min(part.Length, bytes.Length)];
            part.CopyTo(bytes);
            bytes = bytes[part.Length..];
            address += (ulong)part.Length;
        }

        return true;
    }

    /// <summary>False at the first page that cannot be written; pages before it have been written.</summary>
    public bool Write(ulong address, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (!TryFind(address, PageTableEntry.User | PageTableEntry.Writable, out var page))
                return false;
            var part = page[(int)(address & (PageBytes - 1))..];
            part = part[..Math.Min(part.Length, bytes.Length)];
            bytes[..part.Length].CopyTo(part);
            bytes = bytes[part.Length..];
            address += (ulong)part.Length;
        }

        return true;
    }

    /// <summary>Can every byte of the range be read, or written?</summary>
    public bool Allows(ulong address, ulong length, bool write)
    {
        var access = PageTableEntry.User | (write ? PageTableEntry.Writable : 0);
        for (var page = address & ~0xFFFUL; page < address + length; page += PageBytes)
        {
            if (!TryFind(page, access, out _))
                return false;
        }

        return true;
    }

    private bool TryFind(ulong address, ulong access, out Span<byte> page)
    {
        page = default;
        if (address >> 47 != 0)
            return false;
        var entry = _translations.Translate(address);
        if ((entry & PageTableEntry.Present) == 0 || (entry & access) != access)
            return false;
        var frame = PageTableEntry.FrameOf(entry);
        page = frame < _arena.Frames ? _arena.Frame((uint)frame) : _device;
        return true;
    }
}
