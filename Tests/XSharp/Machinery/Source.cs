using System.Linq;
using ExoCosmos.Build.XSharp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Machinery;

/// <summary>Compiles sources that must be right, and sources that must be wrong.</summary>
internal static class Source
{
    public static string Compile(string source, string path = "test.xs")
    {
        var result = XSharpCompiler.Compile(source, path);
        Assert.IsEmpty(result.Diagnostics, string.Join('\n', result.Diagnostics));
        return result.Assembly!;
    }

    /// <summary>Exactly one error, at this place, whose reason contains these words; and no output.</summary>
    public static void Refuses(string source, int line, int column, string reason)
    {
        var result = XSharpCompiler.Compile(source, "test.xs");
        Assert.IsNull(result.Assembly, "a file with an error has no output");
        Assert.HasCount(1, result.Diagnostics, string.Join('\n', result.Diagnostics));
        var only = result.Diagnostics.Single();
        Assert.Contains(reason, only.Reason);
        Assert.AreEqual($"test.xs({line},{column}): error {only.Code}: {only.Reason}", only.ToString());
    }

    /// <summary>The same for one statement in a function.</summary>
    public static void RefusesStatement(string statement, int column, string reason, int bits = 64) =>
        Refuses($"bits {bits}\nfunction F {{\n{statement}\n}}\nsection .data\nvar Count qword[4]\nvar Small word\n", 3, column, reason);
}
