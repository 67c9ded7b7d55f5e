using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ExoCosmos.Mutation.Checks;

/// <summary>
/// Finds the checks of one source file and puts a question before each: "are you the one that is deleted?" (mutant schemata, Untch and others, 1993). So all mutants
/// are compiled at once.
/// </summary>
/// <param name="file">Relative to the repository.</param>
/// <param name="found">Takes what is found.</param>
public sealed class CheckRewriter(string file, List<Check> found) : CSharpSyntaxRewriter
{
    private readonly string _file = file;
    private readonly List<Check> _found = found;

    public override SyntaxNode? VisitIfStatement(IfStatementSyntax node)
    {
        var condition = (ExpressionSyntax)Visit(node.Condition)!;
        if (Leaves(node.Statement) && CanBeWhole(node.Condition))
            condition = Ask("Refused", CheckKind.Guard, node.Condition, condition);
        return node.WithCondition(condition).WithStatement((StatementSyntax)Visit(node.Statement)!).WithElse((ElseClauseSyntax?)Visit(node.Else));
    }

    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        var visited = (BinaryExpressionSyntax)base.VisitBinaryExpression(node)!;
        var isAnd = node.IsKind(SyntaxKind.LogicalAndExpression);
        if ((!isAnd && !node.IsKind(SyntaxKind.LogicalOrExpression)) || IsLoopCondition(node) || Declares(node))
            return visited;
        return visited.WithLeft(Part(node.Left, visited.Left)).WithRight(Part(node.Right, visited.Right));

        // A chain is a tree that leans to the left: only its leaves are parts.
        ExpressionSyntax Part(ExpressionSyntax original, ExpressionSyntax rewritten) => original.IsKind(node.Kind()) ? rewritten
            : isAnd ? Ask("Allowed", CheckKind.Conjunct, original, rewritten)
            : Ask("Refused", CheckKind.Alternative, original, rewritten);
    }

    /// <summary><c>x is A or B</c> refuses for each.</summary>
    public override SyntaxNode? VisitIsPatternExpression(IsPatternExpressionSyntax node)
    {
        if (node.Pattern is not BinaryPatternSyntax { OperatorToken.RawKind: (int)SyntaxKind.OrKeyword } pattern || Declares(node))
            return base.VisitIsPatternExpression(node);
        var parts = Alternatives(pattern).Select(part => IsPatternExpression(node.Expression.WithoutTrivia(), Token(TriviaList(Space), SyntaxKind.IsKeyword, TriviaList(Space)), part.WithoutTrivia()))
            .Select(part => Ask("Refused", CheckKind.Alternative, part, part, node));
        return ParenthesizedExpression(parts.Aggregate<ExpressionSyntax>((left, right) => BinaryExpression(SyntaxKind.LogicalOrExpression, left, right)));
    }

    public override SyntaxNode? VisitConditionalExpression(ConditionalExpressionSyntax node)
    {
        var visited = (ConditionalExpressionSyntax)base.VisitConditionalExpression(node)!;
        if (!CanBeWhole(node.Condition) || IsError(node.WhenTrue) == IsError(node.WhenFalse))
            return visited;
        return visited.WithCondition(Ask(IsError(node.WhenTrue) ? "Refused" : "Allowed", CheckKind.Choice, node.Condition, visited.Condition));
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var visited = (InvocationExpressionSyntax)base.VisitInvocationExpression(node)!;
        return visited.Expression switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.Text: "Resolve" } when node.ArgumentList.Arguments.Count == 5 => ForgetKind(node, visited),
            MemberAccessExpressionSyntax { Name.Identifier.Text: "Min" or "Max", Expression: var type } when type.ToString().EndsWith("Math", System.StringComparison.Ordinal) => Unbind(node, visited),
            _ => visited,
        };
    }

    /// <summary>Rights that are asked for: an argument that names some, or computes them.</summary>
    public override SyntaxNode? VisitArgument(ArgumentSyntax node)
    {
        var visited = (ArgumentSyntax)base.VisitArgument(node)!;
        var text = node.Expression.ToString();
        var isAsked = node.Parent?.Parent is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax or IdentifierNameSyntax } call
            && call.Expression.ToString().Split('.')[^1] is "Resolve" or "Check" or "ResolveGate"
            && (text.StartsWith("Rights.", System.StringComparison.Ordinal) || text.StartsWith("RightsFor(", System.StringComparison.Ordinal) || text is "right" or "rights");
        return isAsked && text != "Rights.None" ? visited.WithExpression(Ask("Needed", CheckKind.Rights, node.Expression, visited.Expression)) : visited;
    }

    private ParenthesizedExpressionSyntax ForgetKind(InvocationExpressionSyntax node, InvocationExpressionSyntax visited)
    {
        var arguments = node.ArgumentList.Arguments;
        var known = visited.WithArgumentList(ArgumentList(SeparatedList(visited.ArgumentList.Arguments.Take(4).Append(Reuse(visited.ArgumentList.Arguments[4])))));
        var forgetful = visited.WithArgumentList(ArgumentList(SeparatedList([visited.ArgumentList.Arguments[0], visited.ArgumentList.Arguments[1], visited.ArgumentList.Arguments[4]])));
        var number = Add(CheckKind.Kind, node, $"{arguments[2]}, {arguments[3]}");
        return ParenthesizedExpression(ConditionalExpression(Question("IsDeleted", number), forgetful, known));
    }

    /// <summary>What one branch declares the other one sets.</summary>
    private static ArgumentSyntax Reuse(ArgumentSyntax argument) =>
        argument.Expression is DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax variable } ? argument.WithExpression(IdentifierName(variable.Identifier.WithoutTrivia())) : argument;

    private ExpressionSyntax Unbind(InvocationExpressionSyntax node, InvocationExpressionSyntax visited)
    {
        ExpressionSyntax kept = visited;
        foreach (var argument in node.ArgumentList.Arguments)
        {
            // What is left without the bound: the other number. A constant alone is a bound.
            if (argument.Expression.IsKind(SyntaxKind.NumericLiteralExpression) || char.IsUpper(argument.Expression.ToString()[0]))
                continue;
            kept = Question("Kept", Add(CheckKind.Clamp, node, $"{node} → {argument}"), kept, argument.Expression.WithoutTrivia());
        }

        return kept;
    }

    private InvocationExpressionSyntax Ask(string question, CheckKind kind, ExpressionSyntax original, ExpressionSyntax rewritten, SyntaxNode? place = null) =>
        Question(question, Add(kind, place ?? original, original.ToString()), rewritten.WithoutTrivia());

    private static InvocationExpressionSyntax Question(string name, int number, params ExpressionSyntax[] arguments) =>
        InvocationExpression(ParseExpression($"global::ExoCosmos.Kernel.Mutant.{name}"),
            ArgumentList(SeparatedList([Argument(LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(number))), .. arguments.Select(Argument)])));

    private int Add(CheckKind kind, SyntaxNode place, string text)
    {
        var number = _found.Count + 1;
        var line = place.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        var check = new Check(number, kind, _file, line, MemberOf(place), string.Join(' ', text.Split((char[]?)null, System.StringSplitOptions.RemoveEmptyEntries)));
        var twins = _found.Count(other => other.File == _file && (other.Name == check.Name || other.Name.StartsWith(check.Name + " #", System.StringComparison.Ordinal)));
        _found.Add(twins == 0 ? check : check with { Name = $"{check.Name} #{(twins + 1).ToString(CultureInfo.InvariantCulture)}" });
        return number;
    }

    private static string MemberOf(SyntaxNode node)
    {
        var member = node.Ancestors().OfType<MemberDeclarationSyntax>().First();
        var name = member switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            _ => member.Kind().ToString(),
        };
        return node.Ancestors().OfType<TypeDeclarationSyntax>().First().Identifier.Text + "." + name;
    }

    private static IEnumerable<PatternSyntax> Alternatives(PatternSyntax pattern) =>
        pattern is BinaryPatternSyntax { OperatorToken.RawKind: (int)SyntaxKind.OrKeyword } either ? [.. Alternatives(either.Left), .. Alternatives(either.Right)] : [pattern];

    /// <summary>Does a branch leave the method, or the round of a loop?</summary>
    private static bool Leaves(StatementSyntax branch) => branch switch
    {
        BlockSyntax { Statements: [.., var last] } => Leaves(last),
        ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax => true,
        _ => false,
    };

    private static bool IsError(ExpressionSyntax expression)
    {
        var text = expression.ToString();
        return text.Contains("KernelError.", System.StringComparison.Ordinal) && !text.EndsWith("KernelError.None", System.StringComparison.Ordinal);
    }

    /// <summary>Bounds of loops end them; they refuse nothing.</summary>
    private static bool IsLoopCondition(SyntaxNode node)
    {
        while (node.Parent is BinaryExpressionSyntax or ParenthesizedExpressionSyntax or PrefixUnaryExpressionSyntax)
            node = node.Parent;
        return node.Parent is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax;
    }

    /// <summary>Can one question stand before it all? Not if what it declares is assigned on some ways through it only; then each part has its own.</summary>
    private static bool CanBeWhole(ExpressionSyntax condition) =>
        !Declares(condition) && !(condition is BinaryExpressionSyntax && condition.DescendantNodes().OfType<DeclarationExpressionSyntax>().Any());

    /// <summary>Does the condition declare something by a pattern? A question before it would hide whether that is assigned.</summary>
    private static bool Declares(SyntaxNode condition) =>
        condition.DescendantNodesAndSelf().OfType<SingleVariableDesignationSyntax>().Any(variable => variable.Parent is not DeclarationExpressionSyntax);
}
