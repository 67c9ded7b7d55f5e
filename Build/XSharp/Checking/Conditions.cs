using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>Jumps on conditions.</summary>
internal sealed class Conditions(CodeContext context, Arithmetic arithmetic)
{
    public void JumpIfNot(Condition condition, CodeLabel target)
    {
        Compare(condition);
        context.Jump(condition.At, "j" + Opposite(condition.Code), target);
    }

    public void JumpIf(Condition condition, CodeLabel target)
    {
        Compare(condition);
        context.Jump(condition.At, "j" + condition.Code, target);
    }

    public void JumpIf(Condition condition, string target)
    {
        Compare(condition);
        context.Emit(condition.At, $"j{condition.Code} {target}");
    }

    private void Compare(Condition condition)
    {
        if (condition is CompareCondition comparison)
            arithmetic.Compare(comparison.At, comparison.Left, comparison.Right, comparison.Test);
    }

    private static string Opposite(string code) => code switch
    {
        "b" => "ae",
        "ae" => "b",
        "a" => "be",
        "be" => "a",
        "l" => "ge",
        "ge" => "l",
        "g" => "le",
        "le" => "g",
        _ => code[0] == 'n' ? code[1..] : "n" + code,
    };
}
