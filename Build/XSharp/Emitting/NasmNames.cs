using System;

namespace ExoCosmos.Build.XSharp.Emitting;

/// <summary>How names are written for NASM.</summary>
internal static class NasmNames
{
    /// <summary>
    /// A plain word could be an instruction or a directive of NASM (<c>Wait</c>, <c>Common</c>): a <c>$</c> before it says that it is a
    /// name and does not become part of it. No word of NASM has a dot or an underscore inside.
    /// </summary>
    public static string Escape(string name) =>
        name.Contains('.', StringComparison.Ordinal) || name.TrimStart('_').Contains('_', StringComparison.Ordinal) ? name : "$" + name;
}
