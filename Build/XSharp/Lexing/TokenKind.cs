namespace ExoCosmos.Build.XSharp.Lexing;

public enum TokenKind
{
    /// <summary>A word: keyword, register, instruction or name.</summary>
    Name,
    /// <summary>A word with constants in it, like <c>Entry#N</c>; expansion makes a Name of it.</summary>
    NameTemplate,
    Number,
    Text,
    /// <summary><c>#Name</c>; expansion makes a Number of it unless its value is known to the assembler only.</summary>
    Constant,
    Mark,
    /// <summary>What follows <c>!</c> at the beginning of a line.</summary>
    Raw,
    /// <summary>Begins and ends lines that are checked for syntax only: the branch that a constant condition did not take.</summary>
    DeadBegin,
    DeadEnd,
}
