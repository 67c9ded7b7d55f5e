using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Mutation.Checks;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Mutation;

/// <summary>Which checks are found in a source, and what becomes of it.</summary>
[TestClass]
public sealed class CheckRewriterTests
{
    [TestMethod]
    [DataRow("if (count == 0) return 5; return 0;", "Guard count == 0", "Mutant.Refused(1,count == 0)")]
    [DataRow("if (a || b && c) return 5; return 0;", "Conjunct b|Conjunct c|Alternative a|Alternative b && c|Guard a || b && c", "Mutant.Allowed(2,c)")]
    [DataRow("if (count is 0 or > 9) return 5; return 0;", "Alternative count is 0|Alternative count is > 9|Guard count is 0 or > 9", "Mutant.Refused(2,count is > 9)")]
    [DataRow("return (long)(a ? KernelError.None : KernelError.Busy);", "Choice a", "Mutant.Allowed(1,a)")]
    [DataRow("return (long)(a ? KernelError.Busy : KernelError.None);", "Choice a", "Mutant.Refused(1,a)")]
    [DataRow("for (var i = 0; i < 3 && a; i++) { } return 0;", "", "i < 3 && a")]
    [DataRow("if (a) count++; return 0;", "", "if (a)")]
    [DataRow("return table.Resolve(me, handle, Kind.Account, Rights.Control, out var slot);", "Rights Rights.Control|Kind Kind.Account, Rights.Control", "Mutant.Needed(1,Rights.Control)")]
    [DataRow("return Math.Min(count, 9);", "Clamp Math.Min(count, 9) → count", "Mutant.Kept(1,Math.Min(count, 9),count)")]
    [DataRow("if (!Try(out var x) || x == 0) return 5; return x;", "Alternative !Try(out var x)|Alternative x == 0", "Mutant.Refused(1,!Try(out var x))")]
    public void ChecksAreFoundAndAsked(string body, string expected, string written)
    {
        var found = new List<Check>();
        var source = CSharpSyntaxTree.ParseText($"class Type {{ long Member(bool a, bool b, bool c, int count) {{ {body} }} }}");
        var rewritten = new CheckRewriter("Kernel/Type.cs", found).Visit(source.GetRoot())!.ToFullString();
        Assert.AreEqual(expected, string.Join('|', found.Select(check => $"{check.Kind} {check.Text}")));
        Assert.Contains(written, rewritten);
        Assert.IsTrue(found.All(check => check.Name.StartsWith("Type.Member: ", System.StringComparison.Ordinal)));
    }

    [TestMethod]
    public void TwinsHaveNamesOfTheirOwn()
    {
        var found = new List<Check>();
        var source = CSharpSyntaxTree.ParseText("class Type { void Member(bool a) { if (a) return; if (a) return; } }");
        new CheckRewriter("Kernel/Type.cs", found).Visit(source.GetRoot());
        CollectionAssert.AreEqual(new[] { "Type.Member: Guard a", "Type.Member: Guard a #2" }, found.Select(check => check.Name).ToArray());
    }

    [TestMethod]
    public void ASampleIsTheSameForTheSameSeed()
    {
        Check[] checks = [.. Enumerable.Range(1, 50).Select(number => new Check(number, CheckKind.Guard, "Kernel/Type.cs", number, "Type.Member", $"{number}"))];
        var sample = Sample.Choose(checks, 10, seed: 3).ToArray();
        CollectionAssert.AreEqual(sample, Sample.Choose(checks, 10, seed: 3).ToArray());
        CollectionAssert.AreNotEqual(sample, Sample.Choose(checks, 10, seed: 4).ToArray());
        Assert.HasCount(10, sample.Distinct());
    }
}
