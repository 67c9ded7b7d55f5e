using System;
using System.Collections.Generic;

namespace ExoCosmos.Shell.Status;

/// <summary>
/// The capabilities of one environment as a tree: each below the one it was derived from. What was granted by another environment
/// stands at the top, and says by whom.
/// </summary>
internal sealed class CapabilityTree
{
    private readonly StatusFile _file;
    private readonly string _environment;
    private readonly Dictionary<string, List<string[]>> _children = new(StringComparer.Ordinal);
    private readonly List<string[]> _roots = [];

    public CapabilityTree(StatusFile file, string environment)
    {
        _file = file;
        _environment = environment;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var own = file.Rows.FindAll(row => file.Field(row, "environment") == environment);
        foreach (var row in own)
            names.Add(NameOf(row));
        foreach (var row in own)
        {
            var parent = file.Field(row, "parent");
            if (!names.Contains(parent) || parent == NameOf(row))
                _roots.Add(row);
            else if (_children.TryGetValue(parent, out var siblings))
                siblings.Add(row);
            else
                _children[parent] = [row];
        }
    }

    /// <summary>The rows from the top down: the branch drawing to put in front, whether it is a root, and the fields.</summary>
    public IEnumerable<(string Branch, bool IsRoot, string[] Row)> Walk()
    {
        var lines = new List<(string, bool, string[])>();
        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in _roots)
            Visit(root, "", "", isRoot: true, lines, shown);
        return lines;
    }

    private void Visit(string[] row, string branch, string indent, bool isRoot, List<(string, bool, string[])> lines, HashSet<string> shown)
    {
        // A table that was read while it changed may hold a handle twice.
        if (!shown.Add(NameOf(row)))
            return;
        lines.Add((branch, isRoot, row));
        if (!_children.TryGetValue(NameOf(row), out var children))
            return;
        for (var i = 0; i < children.Count; i++)
        {
            var isLast = i == children.Count - 1;
            Visit(children[i], indent + (isLast ? "└─ " : "├─ "), indent + (isLast ? "   " : "│  "), isRoot: false, lines, shown);
        }
    }

    private string NameOf(string[] row) => $"{_environment}:{_file.Field(row, "handle")}";
}
