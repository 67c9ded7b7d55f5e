using System;
using System.Collections.Generic;

namespace ExoCosmos.Build.XSharp.Expansion;

/// <summary>Constants by name; a turn of a <c>for</c> has a scope of its own inside that of its surroundings.</summary>
internal sealed class ConstantScope(ConstantScope? outer)
{
    private readonly Dictionary<string, Int128?> values = [];

    /// <returns>false if this scope has the name already.</returns>
    /// <param name="value">null: the assembler knows it</param>
    public bool TryDefine(string name, Int128? value) => values.TryAdd(name, value);

    public bool TryFind(string name, out Int128? value)
    {
        for (var scope = this; scope != null; scope = scope.Outer)
        {
            if (scope.values.TryGetValue(name, out value))
                return true;
        }

        value = null;
        return false;
    }

    private ConstantScope? Outer => outer;
}
