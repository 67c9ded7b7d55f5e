using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using ExoCosmos.Mutation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Architecture;

/// <summary>
/// The kernel's work per call is bounded: each of its loops counts towards a limit that is no table's size, walks a span, or is listed in loops.txt with the reason why it ends soon.
/// Nothing recurses.
/// </summary>
[TestClass]
public sealed partial class LoopBoundTests
{
    /// <summary>These run once at boot, or when the kernel has failed.</summary>
    private static readonly string[] s_elsewhere = ["Kernel/Boot/", "Kernel/Memory/", "Kernel/Panic/"];

    private static Repository Repository { get; } = Repository.Find();

    [TestMethod]
    public void EveryLoopCountsOrHasAReasonToEnd()
    {
        var listed = File.ReadAllText(Path.Combine(Repository.Root, "Tests", "Host", "Architecture", "loops.txt")).ReplaceLineEndings("\n")
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(entry => !entry.StartsWith('#')).Select(entry => entry.Trim().Split('\n')).ToArray();
        Assert.IsTrue(listed.All(entry => entry.Length == 3 && entry[2].Length > 7), "each entry has a file, a loop and a reason");
        var given = listed.Select(entry => $"{entry[0]}: {entry[1]}").ToArray();
        var found = Members().SelectMany(member => member.Node.DescendantNodes().OfType<StatementSyntax>().Where(IsOpen).Select(loop => $"{member.File}: {member.Name}: {Head(loop)}")).ToArray();
        Assert.IsGreaterThan(40, found.Length);
        Assert.AreEqual("", string.Join('\n', found.Except(given).Select(loop => "no reason to end: " + loop).Concat(given.Except(found).Select(loop => "listed, and not there: " + loop))));
    }

    /// <summary>A member that calls itself by its own name, with as many arguments as it takes.</summary>
    [TestMethod]
    public void NothingCallsItself()
    {
        var recursive = Members().Where(member => member.Node is MethodDeclarationSyntax method && method.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Any(call => call.Expression is IdentifierNameSyntax or GenericNameSyntax && ((SimpleNameSyntax)call.Expression).Identifier.Text == method.Identifier.Text && call.ArgumentList.Arguments.Count == method.ParameterList.Parameters.Count));
        Assert.AreEqual("", string.Join('\n', recursive.Select(member => $"{member.File}: {member.Name}")));
    }

    private static IEnumerable<(string File, string Name, MemberDeclarationSyntax Node)> Members() =>
        from file in Repository.KernelSources()
        where !s_elsewhere.Any(folder => file.StartsWith(folder, StringComparison.Ordinal))
        let root = CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(Repository.Root, file)), new CSharpParseOptions(LanguageVersion.Preview)).GetRoot()
        from node in root.DescendantNodes().OfType<MemberDeclarationSyntax>()
        where node is BaseMethodDeclarationSyntax or PropertyDeclarationSyntax
        let type = node.Ancestors().OfType<TypeDeclarationSyntax>().First().Identifier.Text
        select (file, $"{type}.{(node is MethodDeclarationSyntax method ? method.Identifier.Text : node is PropertyDeclarationSyntax property ? property.Identifier.Text : type)}", node);

    /// <summary>Is it a loop whose end its head does not show?</summary>
    private static bool IsOpen(StatementSyntax statement) => statement switch
    {
        WhileStatementSyntax or DoStatementSyntax => true,
        ForStatementSyntax loop => !Counts(loop) || TableSize().IsMatch(loop.Condition!.ToString()),
        _ => false,
    };

    /// <summary>One part of the condition compares what each turn adds to, takes from or divides.</summary>
    private static bool Counts(ForStatementSyntax loop)
    {
        var stepped = loop.Incrementors.Select(Stepped).Where(name => name != null).ToHashSet();
        return loop.Condition != null && Parts(loop.Condition).OfType<BinaryExpressionSyntax>().Any(part =>
            part.Kind() is SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression or SyntaxKind.NotEqualsExpression
            && part.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => stepped.Contains(name.Identifier.Text)));
    }

    private static string? Stepped(ExpressionSyntax expression) => expression switch
    {
        PostfixUnaryExpressionSyntax { Operand: IdentifierNameSyntax name } => name.Identifier.Text,
        PrefixUnaryExpressionSyntax { Operand: IdentifierNameSyntax name } => name.Identifier.Text,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax name, RawKind: (int)SyntaxKind.AddAssignmentExpression or (int)SyntaxKind.SubtractAssignmentExpression
            or (int)SyntaxKind.DivideAssignmentExpression or (int)SyntaxKind.RightShiftAssignmentExpression } => name.Identifier.Text,
        _ => null,
    };

    private static IEnumerable<ExpressionSyntax> Parts(ExpressionSyntax condition) =>
        condition is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } and ? [.. Parts(and.Left), .. Parts(and.Right)] : [condition];

    private static string Head(StatementSyntax loop)
    {
        var text = loop switch
        {
            WhileStatementSyntax whilst => $"while ({whilst.Condition})",
            DoStatementSyntax until => $"do while ({until.Condition})",
            ForStatementSyntax counted => loop.ToString()[..(counted.CloseParenToken.SpanStart - loop.SpanStart + 1)],
            _ => throw new ArgumentException("not a loop", nameof(loop)),
        };
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex(@"(?<![.\w])Count\b|\b(Environments|Capabilities|Accounts|Frames|Requests)\.Count\b")]
    private static partial Regex TableSize();
}
