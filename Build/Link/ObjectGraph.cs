using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Build.Symbols.Elf;

namespace ExoCosmos.Build.Link;

/// <summary>One symbol's code or data in an object file.</summary>
/// <param name="Section">Where it lies.</param>
/// <param name="Offset">Its start there.</param>
/// <param name="Names">All its symbols; an exported method has two.</param>
internal sealed record ObjectNode(ElfSection Section, ulong Offset, IReadOnlyList<string> Names);

/// <summary>That <paramref name="From"/> refers to something.</summary>
/// <param name="From">The code or data that refers.</param>
/// <param name="Place">Offset of the reference in its section.</param>
internal readonly record struct ObjectReference(ObjectNode From, ulong Place);

/// <summary>
/// Who refers to what in one object file: by its relocations, and, where code refers to code of the same section, by the
/// distances in the instructions, which ILC writes itself.
/// </summary>
internal sealed class ObjectGraph
{
    private readonly Dictionary<int, List<ObjectNode>> _nodes;
    private readonly Dictionary<ObjectNode, List<ObjectReference>> _toDefined = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, List<ObjectReference>> _toUndefined = [];

    public ObjectGraph(ElfFile elf)
    {
        _nodes = elf.Symbols
            .Where(symbol => symbol is { Section.Index: > 0, Name.Length: > 0, Type: not (ElfSymbolType.Section or ElfSymbolType.File) })
            .GroupBy(symbol => symbol.Section!.Index)
            .ToDictionary(
                section => section.Key,
                section => section.GroupBy(symbol => symbol.Value).OrderBy(place => place.Key)
                    .Select(place => new ObjectNode(place.First().Section!, place.Key, [.. place.Select(symbol => symbol.Name)])).ToList());
        foreach (var section in elf.Sections.Where(section => !section.Name.StartsWith(".debug", StringComparison.Ordinal)))
            foreach (var relocation in elf.Relocations(section))
                if (NodeAt(section, relocation.Offset) is { } from)
                    Add(new ObjectReference(from, relocation.Offset), relocation);
        foreach (var section in elf.Sections.Where(section => section.IsExecutable && _nodes.ContainsKey(section.Index)))
            AddNearReferences(section, elf.Content(section));
    }

    /// <summary>The references to a symbol that this object does not define.</summary>
    public IReadOnlyList<ObjectReference> ReferencesTo(string undefined) => _toUndefined.GetValueOrDefault(undefined, []);

    /// <summary>The references to code or data of this object.</summary>
    public IReadOnlyList<ObjectReference> ReferencesTo(ObjectNode node) => _toDefined.GetValueOrDefault(node, []);

    private void Add(ObjectReference reference, ElfRelocation relocation)
    {
        if (relocation.Symbol.IsUndefined)
        {
            if (!_toUndefined.TryGetValue(relocation.Symbol.Name, out var list))
                _toUndefined.Add(relocation.Symbol.Name, list = []);
            list.Add(reference);
        }
        else if (relocation.Symbol.Section is { } section)
        {
            // A reference by section carries the place in its addend, less 4 where it counts from the end of the field.
            var offset = relocation.Symbol.Value + (relocation.Symbol.Type == ElfSymbolType.Section ? (ulong)(relocation.Addend + 4) : 0);
            if (NodeAt(section, offset) is { } to)
                Add(reference, to);
        }
    }

    private void Add(ObjectReference reference, ObjectNode to)
    {
        if (ReferenceEquals(to, reference.From))
            return;
        if (!_toDefined.TryGetValue(to, out var list))
            _toDefined.Add(to, list = []);
        list.Add(reference);
    }

    // Not a disassembler: any call, jump or rip-relative operand whose distance leads exactly to the start of a function
    // counts. Bytes that look like one by chance do not hit a start.
    private void AddNearReferences(ElfSection section, ReadOnlySpan<byte> code)
    {
        const byte call = 0xE8, jump = 0xE9, ripRelativeMask = 0xC7, ripRelative = 0x05;
        var starts = _nodes[section.Index].ToDictionary(node => node.Offset);
        for (var place = 1; place + sizeof(int) <= code.Length; place++)
        {
            var before = code[place - 1];
            if (before is not (call or jump) && (before & ripRelativeMask) != ripRelative)
                continue;
            var target = (ulong)(place + sizeof(int) + (long)BinaryPrimitives.ReadInt32LittleEndian(code[place..]));
            if (starts.TryGetValue(target, out var to) && NodeAt(section, (ulong)place) is { } from)
                Add(new ObjectReference(from, (ulong)place), to);
        }
    }

    private ObjectNode? NodeAt(ElfSection section, ulong offset)
    {
        if (!_nodes.TryGetValue(section.Index, out var nodes))
            return null;
        int low = 0, high = nodes.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (nodes[middle].Offset <= offset)
                low = middle + 1;
            else
                high = middle;
        }

        // Statics whose constructor runs at run time: the pointer to the constructor stands in front of their symbol.
        if (low < nodes.Count && nodes[low].Offset - offset <= 8 && nodes[low].Names[0].StartsWith("__NONGCSTATICS", StringComparison.Ordinal))
            return nodes[low];
        return low > 0 ? nodes[low - 1] : null;
    }
}
