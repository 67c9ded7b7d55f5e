using System.Linq;
using ExoCosmos.Build.XSharp;
using ExoCosmos.Tests.XSharp.Machinery;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Fuzz;

[TestClass]
public sealed class CompilerProperties
{
    private const string Tail = "}\nsection .data\nvar Variable dword\n";

    private const int FirstLine = 4;

    /// <summary>Output or errors with a place, never both, never an exception.</summary>
    [TestMethod]
    public void AnswersEveryLine() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000),
        Prop.ForAll(Gen.OneOf(StatementSource.Soup, StatementSource.Shaped).ToArbitrary(), line =>
        {
            var result = Compile(line, 64);
            return result.Assembly != null
                ? result.Diagnostics.Count == 0
                : result.Diagnostics.All(one => one.At is { Line: FirstLine, Column: > 0 } && one.At.Column <= line.Length + 1);
        }));

    /// <summary>Whatever block structure, the compiler ends with an answer.</summary>
    [TestMethod]
    public void AnswersEveryBlockStructure() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(
            Gen.Elements(
                "function F {", "if 0 {", "} else {", "} else if RAX = 1 {", "}", "repeat {", "} while 0", "for N = 1 to 3 {", "if #A = 1 {",
                "} else if #A = 2 {", "Nop", "RAX = #N", "const A = 1", "L#A:", "while RAX > 1 {", "repeat 2 times {", "break")
                .ArrayOf().ToArbitrary(),
            lines =>
            {
                var result = XSharpCompiler.Compile(string.Join('\n', lines), "test.xs");
                return result.Assembly == null == result.Diagnostics.Count > 0
                    && result.Diagnostics.All(one => one.At.Line >= 1 && one.At.Line <= lines.Length);
            }));

    /// <summary>What the compiler accepts the assembler accepts too: nobody reads errors in generated text.</summary>
    [TestMethod]
    [DataRow(64)]
    [DataRow(32)]
    public void AcceptsOnlyWhatAssembles(int bits)
    {
        var seed = (ulong)System.Random.Shared.NextInt64();
        var candidates = StatementSource.Shaped.Sample(20000, new Rnd(seed), 10).Distinct();
        var accepted = candidates.Where(line => Compile(line, bits).Assembly != null).ToList();
        System.Console.WriteLine($"seed {seed}: {accepted.Count} statements accepted");
        Assert.IsGreaterThan(bits == 64 ? 300 : 100, accepted.Count);
        using var workshop = new Workshop();
        try
        {
            workshop.Assemble(Source.Compile(Wrap(string.Join('\n', accepted), bits)));
        }
        catch (AssertFailedException)
        {
            // NASM names lines of the joined file: find the statements themselves.
            var refused = accepted.Where(line => !Assembles(workshop, Wrap(line, bits))).Take(5);
            Assert.Fail($"accepted but not assembled: {string.Join(" | ", refused)}");
        }
    }

    private static bool Assembles(Workshop workshop, string source)
    {
        try
        {
            workshop.Assemble(Source.Compile(source));
            return true;
        }
        catch (AssertFailedException)
        {
            return false;
        }
    }

    private static CompilationResult Compile(string line, int bits) => XSharpCompiler.Compile(Wrap(line, bits), "test.xs");

    /// <summary>The statements begin in <see cref="FirstLine"/>, behind all names that they may collide with.</summary>
    private static string Wrap(string lines, int bits) => (bits == 32 ? "bits 32\n" : "const Seven = 7\n") + $"function F {{\nLocal:\n{lines}\n{Tail}";
}
