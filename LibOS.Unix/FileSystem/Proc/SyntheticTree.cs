using System;
using System.Buffers.Text;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>
/// A fixed tree of names, written as text: a line for each node, "PARENT TYPE NAME", where the parent is the number of its line, from 0, and the
/// type d, f, w (a file that is written) or l. Node 0 is its root. Walking it is a scan of a few hundred bytes.
/// </summary>
internal readonly ref struct SyntheticTree(ReadOnlySpan<byte> lines)
{
    readonly ReadOnlySpan<byte> lines = lines;

    /// <summary>One node; the name points into the tree's text.</summary>
    public ref struct Node
    {
        public uint Number;
        public uint Parent;
        public byte Type;
        public ReadOnlySpan<byte> Name;
    }

    /// <summary>Takes the next line. Starts with a position of 0 and a number of uint.MaxValue.</summary>
    public bool TryNext(ref int position, ref Node node)
    {
        if (position >= lines.Length)
            return false;
        var rest = lines[position..];
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        position += line.Length + 1;
        if (!Utf8Parser.TryParse(line, out node.Parent, out int digits))
            return false;
        node.Type = line[digits + 1];
        node.Name = line[(digits + 3)..];
        node.Number++;
        return true;
    }

    public bool TryGet(uint number, out Node node)
    {
        node = new Node { Number = uint.MaxValue };
        for (var position = 0; TryNext(ref position, ref node);)
            if (node.Number == number)
                return true;
        return false;
    }

    /// <returns>Number of the child, 0 if there is none.</returns>
    public uint Find(uint parent, ReadOnlySpan<byte> name)
    {
        var node = new Node { Number = uint.MaxValue };
        for (var position = 0; TryNext(ref position, ref node);)
            if (node.Parent == parent && node.Number != 0 && node.Name.SequenceEqual(name))
                return node.Number;
        return 0;
    }
}
