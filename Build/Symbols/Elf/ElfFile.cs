using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace ExoCosmos.Build.Symbols.Elf;

/// <summary>
/// The sections, symbols and relocations of a little-endian ELF64 object or image (System V ABI, chapter 4; x86-64
/// supplement). Reads only what the symbol and link tools need.
/// </summary>
public sealed class ElfFile
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const uint SymbolTableType = 2, RelaType = 4, NoBitsType = 8;
    private const int SymbolSize = 24, RelaSize = 24;

    private readonly byte[] _content;
    private List<ElfSymbol>? _symbols;

    /// <summary>Takes the content of a file.</summary>
    /// <exception cref="InvalidDataException">It is not ELF64 little-endian, or its tables lie outside it.</exception>
    public ElfFile(byte[] content)
    {
        _content = content;
        if (content.Length < HeaderSize || !content.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
            throw new InvalidDataException("not a little-endian ELF64 file");
        Sections = ReadSections();
    }

    /// <summary>All sections in the order of the section header table; the first is the empty one.</summary>
    public IReadOnlyList<ElfSection> Sections { get; }

    /// <summary>The symbol table, in file order so that relocations can index it; empty if the file is stripped.</summary>
    public IReadOnlyList<ElfSymbol> Symbols => _symbols ??= ReadSymbols();

    /// <summary>Reads a file.</summary>
    public static ElfFile Read(string path) => new(File.ReadAllBytes(path));

    /// <summary>The first section of that name, or null.</summary>
    public ElfSection? Find(string name) => Sections.FirstOrDefault(section => section.Name == name);

    /// <summary>The bytes of a section; empty where it occupies none in the file (.bss).</summary>
    public ReadOnlySpan<byte> Content(ElfSection section) => section.Type == NoBitsType ? default : Slice(section.FileOffset, section.Size);

    /// <summary>The relocations (with addend) that apply to a section.</summary>
    public List<ElfRelocation> Relocations(ElfSection target)
    {
        var relocations = new List<ElfRelocation>();
        foreach (var section in Sections.Where(section => section.Type == RelaType && section.Info == target.Index))
            for (var rest = Content(section); rest.Length >= RelaSize; rest = rest[RelaSize..])
            {
                var symbol = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(rest[12..]));
                if (symbol >= Symbols.Count)
                    throw new InvalidDataException($"relocation in {section.Name} refers to symbol {symbol} of {Symbols.Count}");
                relocations.Add(new ElfRelocation(
                    BinaryPrimitives.ReadUInt64LittleEndian(rest),
                    Symbols[symbol],
                    BinaryPrimitives.ReadInt64LittleEndian(rest[16..])));
            }

        return relocations;
    }

    private List<ElfSection> ReadSections()
    {
        var table = BinaryPrimitives.ReadUInt64LittleEndian(_content.AsSpan(0x28));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(_content.AsSpan(0x3C));
        int names = BinaryPrimitives.ReadUInt16LittleEndian(_content.AsSpan(0x3E));
        var sections = new List<ElfSection>(count);
        for (var index = 0; index < count; index++)
        {
            var header = Slice(table + (ulong)index * SectionHeaderSize, SectionHeaderSize);
            sections.Add(new ElfSection(
                index,
                BinaryPrimitives.ReadUInt32LittleEndian(header),
                BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[24..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[32..]),
                checked((int)BinaryPrimitives.ReadUInt32LittleEndian(header[40..])),
                checked((int)BinaryPrimitives.ReadUInt32LittleEndian(header[44..]))));
        }

        if (names < sections.Count)
            foreach (var section in sections)
                section.Name = Text(Content(sections[names]), section.NameOffset);
        return sections;
    }

    private List<ElfSymbol> ReadSymbols()
    {
        var symbols = new List<ElfSymbol>();
        if (Sections.FirstOrDefault(section => section.Type == SymbolTableType) is not { } table)
            return symbols;
        if (table.Link >= Sections.Count)
            throw new InvalidDataException("the symbol table has no string table");
        var names = Content(Sections[table.Link]);
        for (var rest = Content(table); rest.Length >= SymbolSize; rest = rest[SymbolSize..])
        {
            int section = BinaryPrimitives.ReadUInt16LittleEndian(rest[6..]);
            symbols.Add(new ElfSymbol(
                Text(names, BinaryPrimitives.ReadUInt32LittleEndian(rest)),
                (ElfSymbolType)(rest[4] & 0xF),
                section < Sections.Count ? Sections[section] : null,
                BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(rest[16..])));
        }

        return symbols;
    }

    private ReadOnlySpan<byte> Slice(ulong offset, ulong size) =>
        offset <= (ulong)_content.Length && size <= (ulong)_content.Length - offset
            ? _content.AsSpan((int)offset, (int)size)
            : throw new InvalidDataException($"a table at {offset:x} of {size:x} bytes lies outside the file");

    private static string Text(ReadOnlySpan<byte> strings, uint offset)
    {
        if (offset >= strings.Length)
            throw new InvalidDataException($"a name at {offset:x} lies outside its string table");
        var text = strings[(int)offset..];
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }
}
