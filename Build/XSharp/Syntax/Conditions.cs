using ExoCosmos.Build.XSharp.Diagnostics;

namespace ExoCosmos.Build.XSharp.Syntax;

/// <summary>What <c>if</c> and <c>while</c> ask.</summary>
/// <param name="Code">condition code of the jump that is taken when it holds, SDM vol. 1, appendix B</param>
public abstract record Condition(Position At, string Code);

/// <summary>The flags as they are.</summary>
public sealed record FlagCondition(Position At, string Code) : Condition(At, Code);

/// <param name="Test">by <c>test</c> instead of <c>cmp</c></param>
public sealed record CompareCondition(Position At, string Code, Operand Left, Operand Right, bool Test) : Condition(At, Code);
