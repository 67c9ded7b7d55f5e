using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using ExoCosmos.Build.Symbols.Dwarf;
using ExoCosmos.Build.Symbols.Elf;
using ExoCosmos.Build.Symbols.Names;

namespace ExoCosmos.Build.Link;

/// <summary>
/// Says which of *our* methods are to blame for an undefined symbol: those that refer to it, or, where a core library method
/// does, those that led to that one.
/// </summary>
/// <param name="names">Names of the methods of the image and of the core library.</param>
/// <param name="image">Name of the image, for complaints that have no place in the source.</param>
internal sealed class MissingSymbolReport(MethodNames names, string image)
{
    private const int LongestChain = 4;
    private readonly Dictionary<(string Place, string Method), Complaint> _complaints = [];

    /// <summary>Adds everything that refers to the symbols in one object file.</summary>
    public void Add(string objectPath, IReadOnlyCollection<string> undefined)
    {
        var elf = ElfFile.Read(objectPath);
        var graph = new ObjectGraph(elf);
        var lines = LineTable.Read(elf);
        foreach (var symbol in undefined)
            Blame(graph, lines, symbol);
    }

    /// <summary>The complaints as MSBuild understands them: <c>path(line): error CODE: text</c>.</summary>
    public IEnumerable<string> Lines()
    {
        // What the core library lacks by itself is only a consequence as long as something of ours is to blame.
        var blamed = _complaints.Values.Where(complaint => complaint.Place.Length > 0).ToList();
        var told = (blamed.Count > 0 ? blamed : [.. _complaints.Values]).OrderBy(complaint => complaint.Place, StringComparer.Ordinal);
        return told.Select(complaint =>
            $"{(complaint.Place.Length > 0 ? complaint.Place : image)}: error {complaint.Missing.Code}: {complaint.Method} {complaint.Missing.Text}{complaint.Via}");
    }

    private void Blame(ObjectGraph graph, LineTable lines, string symbol)
    {
        // Breadth first against the direction of the calls, not beyond our own methods: they are what can be changed.
        var seen = new HashSet<ObjectNode>(ReferenceEqualityComparer.Instance);
        var waiting = new Queue<(ObjectReference Reference, ImmutableStack<string> Chain)>(
            graph.ReferencesTo(symbol).Select(reference => (reference, ImmutableStack<string>.Empty)));
        while (waiting.TryDequeue(out var next))
        {
            var (node, place) = next.Reference;
            // A method without lines of its own must not be given those of the one in front of it.
            var line = lines.Find(node.Section, place) is { } row && row.Address >= node.Offset ? row : (LineRow?)null;
            var method = Name(node);
            if (line is null && method is { SourceLine: > 0 })
                line = new LineRow(node.Offset, node.Section, method.SourceFile, method.SourceLine);
            var name = method?.Text ?? node.Names[0];
            if (method is { IsOwn: true } || (method is null && line is not null))
            {
                Complain(line, name, symbol, next.Chain);
            }
            else if (seen.Add(node))
            {
                var callers = graph.ReferencesTo(node);
                foreach (var reference in callers)
                    waiting.Enqueue((reference, next.Chain.Push(name)));
                if (callers.Count == 0)
                    Complain(null, name, symbol, next.Chain);
            }
        }
    }

    private void Complain(LineRow? line, string method, string symbol, ImmutableStack<string> chain)
    {
        var place = line is { } row ? $"{Path.GetFullPath(row.File)}({row.Line})" : "";
        var missing = MissingSymbol.Explain(symbol, chain.FirstOrDefault(""));
        var via = chain.IsEmpty ? "" : $" [through {string.Join(", ", chain.Take(LongestChain))}{(chain.Skip(LongestChain).Any() ? ", ..." : "")}]";
        // What a method does itself says more than what follows from it, and code more than the method table of a type it uses.
        var distance = chain.IsEmpty ? 0 : chain.Peek().StartsWith("_ZTV", StringComparison.Ordinal) ? 2 : 1;
        var complaint = new Complaint(place, method, missing, via, (distance, missing.Rank));
        if (!_complaints.TryGetValue((place, method), out var known) || complaint.Rank.CompareTo(known.Rank) < 0)
            _complaints[(place, method)] = complaint;
    }

    private MethodName? Name(ObjectNode node) => node.Names.Select(names.Find).FirstOrDefault(name => name is not null);

    /// <param name="Place"><c>path(line)</c>, or empty if no source line is to blame.</param>
    /// <param name="Rank">Of several at one place, the lowest is told.</param>
    private sealed record Complaint(string Place, string Method, MissingSymbol Missing, string Via, (int Distance, int Kind) Rank);
}
