using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Loading;

/// <summary>A segment to load, checked: page-congruent, inside the file, inside the address range, not overlapping the others.</summary>
public readonly struct ElfSegment
{
    internal ElfSegment(in ElfProgramHeader header)
    {
        Address = header.Address;
        Offset = header.Offset;
        FileSize = header.FileSize;
        MemorySize = header.MemorySize;
        Access = (MapFlags)(((header.Flags & ElfProgramHeader.Read) != 0 ? (uint)MapFlags.Read : 0)
            | ((header.Flags & ElfProgramHeader.Write) != 0 ? (uint)MapFlags.Write : 0)
            | ((header.Flags & ElfProgramHeader.Execute) != 0 ? (uint)MapFlags.Execute : 0));
    }

    public ulong Address { get; }
    public ulong Offset { get; }
    public ulong FileSize { get; }
    public ulong MemorySize { get; }
    public MapFlags Access { get; }

    public ulong End => Address + MemorySize;
    public ulong FirstPage => Address & ~(Layout.PageSize - 1);
    public ulong EndPage => (End + Layout.PageSize - 1) & ~(Layout.PageSize - 1);
    public ulong FileEndPage => (Address + FileSize + Layout.PageSize - 1) & ~(Layout.PageSize - 1);
}

/// <summary>
/// What a static ELF executable says about itself, after every number was checked. The file is hostile; only its first
/// <see cref="HeaderBytes"/> bytes are needed.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct ElfImage
{
    /// <summary>The headers must lie within this many bytes from the start of the file.</summary>
    public const int HeaderBytes = 4096;
    public const int MaxSegments = 16;

    private Segments _segments;

    [InlineArray(MaxSegments)]
    private struct Segments
    {
        private ElfSegment _first;
    }

    public int Count { get; private set; }

    /// <summary>Entry point, before relocation by a load bias.</summary>
    public ulong Entry { get; private set; }

    /// <summary>True if it can be loaded anywhere (static-pie): the addresses begin near 0 and the loader adds a bias.</summary>
    public bool IsRelocatable { get; private set; }

    /// <summary>Where the program headers lie in memory, before the bias; 0 if no segment holds them.</summary>
    public ulong ProgramHeadersAddress { get; private set; }
    public ushort ProgramHeaderCount { get; private set; }

    /// <summary>Where the first note segment lies in the file, inside it; size 0 if there is none.</summary>
    public ulong NoteOffset { get; private set; }
    public ulong NoteSize { get; private set; }

    /// <summary>Lowest and highest page address of all segments.</summary>
    public ulong Low { get; private set; }
    public ulong High { get; private set; }

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<ElfSegment> LoadSegments => ((ReadOnlySpan<ElfSegment>)_segments)[..Count];

    /// <param name="start">The first bytes of the file, at least the headers.</param>
    /// <param name="fileSize">Size of the whole file.</param>
    /// <param name="addressEnd">Segments must end at or below this address.</param>
    /// <param name="image">The result.</param>
    public static ElfError Parse(ReadOnlySpan<byte> start, ulong fileSize, ulong addressEnd, out ElfImage image)
    {
        image = default;
        if (start.Length < Unsafe.SizeOf<ElfHeader>())
            return ElfError.NotElf;
        var header = MemoryMarshal.Read<ElfHeader>(start);
        if (header.Magic != ElfHeader.ExpectedMagic)
            return ElfError.NotElf;
        if (header.Class != ElfHeader.Class64 || header.Data != ElfHeader.LittleEndian || header.Machine != ElfHeader.X64
            || header.Type is not (ElfHeader.Executable or ElfHeader.SharedObject))
            return ElfError.WrongArchitecture;
        image.IsRelocatable = header.Type == ElfHeader.SharedObject;
        image.Entry = header.Entry;
        image.ProgramHeaderCount = header.ProgramHeaderCount;
        var error = image.ReadHeaders(header, start, fileSize, addressEnd);
        if (error != ElfError.None)
            return error;
        return image.HasExecutableEntry() ? ElfError.None : ElfError.BadEntry;
    }

    private ElfError ReadHeaders(in ElfHeader header, ReadOnlySpan<byte> start, ulong fileSize, ulong addressEnd)
    {
        var size = Unsafe.SizeOf<ElfProgramHeader>();
        if (header.ProgramHeaderCount == 0 || header.ProgramHeaderSize != size)
            return ElfError.NotElf;
        if (header.ProgramHeaders >= (ulong)start.Length || (ulong)header.ProgramHeaderCount * (ulong)size > (ulong)start.Length - header.ProgramHeaders)
            return start.Length >= HeaderBytes ? ElfError.TooManyHeaders : ElfError.NotElf;
        for (var index = 0; index < header.ProgramHeaderCount; index++)
        {
            var program = MemoryMarshal.Read<ElfProgramHeader>(start[((int)header.ProgramHeaders + (index * size))..]);
            if (program.Type == ElfProgramHeader.Interpreter)
                return ElfError.Dynamic;
            if (program.Type == ElfProgramHeader.Note && NoteSize == 0 && program.Offset <= fileSize && program.FileSize <= fileSize - program.Offset)
                (NoteOffset, NoteSize) = (program.Offset, program.FileSize);
            if (program.Type != ElfProgramHeader.Load || program.MemorySize == 0)
                continue;
            var error = Add(program, fileSize, addressEnd);
            if (error != ElfError.None)
                return error;
            if (header.ProgramHeaders >= program.Offset && header.ProgramHeaders - program.Offset < program.FileSize)
                ProgramHeadersAddress = program.Address + (header.ProgramHeaders - program.Offset);
        }

        return Count == 0 ? ElfError.BadEntry : ElfError.None;
    }

    /// <summary>Segments come in ascending order of address (the ABI says so), which makes the overlap check one comparison.</summary>
    private ElfError Add(in ElfProgramHeader program, ulong fileSize, ulong addressEnd)
    {
        if (Count == MaxSegments)
            return ElfError.TooManyHeaders;
        if (program.FileSize > program.MemorySize
            || program.Offset > fileSize || program.FileSize > fileSize - program.Offset
            || program.Address >= addressEnd || program.MemorySize > addressEnd - program.Address
            || ((program.Address ^ program.Offset) & (Layout.PageSize - 1)) != 0
            || (program.Flags & ElfProgramHeader.Read) == 0)
            return ElfError.BadSegment;
        var segment = new ElfSegment(program);
        if (segment.EndPage > addressEnd || (!IsRelocatable && segment.FirstPage < Layout.PageSize))
            return ElfError.BadSegment;
        if (Count != 0 && segment.FirstPage < High)
            return ElfError.BadSegment;
        if (Count == 0)
            Low = segment.FirstPage;
        High = segment.EndPage;
        _segments[Count++] = segment;
        return ElfError.None;
    }

    private readonly bool HasExecutableEntry()
    {
        foreach (ref readonly var segment in LoadSegments)
        {
            if ((segment.Access & MapFlags.Execute) != 0 && Entry >= segment.Address && Entry < segment.End)
                return true;
        }

        return false;
    }
}
