using System;
using System.Text.RegularExpressions;

namespace ExoCosmos.Build.Symbols.Names;

/// <summary>Names as they stand in C# source, made from those in metadata.</summary>
internal static partial class ReadableName
{
    private const string OwnNamespace = "ExoCosmos.";

    public static string OfType(string full)
    {
        var text = WithoutArity(full);
        return text.StartsWith(OwnNamespace, StringComparison.Ordinal) ? text[OwnNamespace.Length..] : text;
    }

    /// <summary>Compiler-made nested types (closures, state machines) are left out: their methods belong to the outer type.</summary>
    public static string OfNested(string outer, string name) => name.StartsWith('<') ? outer : $"{outer}.{WithoutArity(name)}";

    public static string Of(string type, string method)
    {
        if (method is ".ctor" or ".cctor")
            return $"{type}.{method[1..]}";
        if (LocalFunction().Match(method) is { Success: true } local)
            return $"{type}.{local.Groups[1].Value}.{local.Groups[2].Value}";
        if (Lambda().Match(method) is { Success: true } lambda)
            return $"{type}.{lambda.Groups[1].Value}.lambda";
        // Explicit interface implementations carry the interface's full name.
        var dot = method.LastIndexOf('.');
        return $"{type}.{(dot > 0 ? method[(dot + 1)..] : method)}";
    }

    private static string WithoutArity(string name) => Arity().Replace(name, "");

    [GeneratedRegex("`[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Arity();

    [GeneratedRegex(@"^<([^>]*)>g__([^|]*)\|", RegexOptions.CultureInvariant)]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"^<([^>]*)>b__", RegexOptions.CultureInvariant)]
    private static partial Regex Lambda();
}
