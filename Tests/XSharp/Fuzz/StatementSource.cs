using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Build.XSharp.Machine;
using FsCheck;
using FsCheck.Fluent;

namespace ExoCosmos.Tests.XSharp.Fuzz;

/// <summary>Statements made of the pieces of the language, right and wrong ones.</summary>
internal static class StatementSource
{
    private static readonly string[] Words =
    [
        "RAX", "EBX", "CX", "DL", "AH", "R8", "R13D", "R9W", "R15B", "SIL", "RSP", "R12", "XMM0", "XMM9", "CR3", "DR7", "DS", "GS", "CS", "byte", "word",
        "dword", "qword", "signed", "unsigned", "absolute", "aligned", "nontemporal", "lock", "rep", "goto", "call", "if", "return", "Port", "far",
        "carry", "Name", "Local", "=", "+", "-", "*", "&", "|", "^", "<<", ">>", "s>>", "<~", "?=", "?&", "<=>", "++", "--", "s<", "<", ">=", "!0", "0",
        "[", "]", "(", ")", "@", ".", "..", ",", ":", "#Seven", "5", "-1", "$80000000", "'A'", "$FFFFFFFFFFFFFFFF",
    ];

    private static readonly string[] Operands =
    [
        "RAX", "EBX", "CX", "DL", "AH", "R8", "R13D", "R9W", "R15B", "SIL", "XMM0", "XMM9", "CR3", "DR7", "DS", "FS", "[RAX]", "[R12 + R13*2 - 4]",
        "RSP[8]", "GS[8]", "byte [RDI]", "word RSI[4]", "dword [RBP]", "qword [RCX*8]", "dword .Variable", ".Variable", ".Variable[RDX*4]", "@Variable",
        "@[RAX + 8]", "absolute @Variable", "[absolute @Variable]", "signed CL", "unsigned word [RSI]", "signed EDX", "-RAX", "~EBX", "5", "-1", "300",
        "$80000000", "$FFFFFFFFFFFFFFFF", "#Seven", "Port[DX]", "Port[$60]", "RBX * 10", "CL", "[absolute 4096]", "qword FS[RBX]",
    ];

    private static readonly string[] Operations =
        ["=", "+", "-", "*", "&", "|", "^", "<<", ">>", "s>>", "<~", "~>", "?=", "?&", "<=>"];

    /// <summary>Any row of words.</summary>
    public static Gen<string> Soup =>
        Gen.Choose(1, 12).SelectMany(count => Gen.Elements(Words).ArrayOf(count)).Select(words => string.Join(' ', words));

    /// <summary>The shape of a statement, with any operands.</summary>
    public static Gen<string> Shaped => Gen.OneOf(
        Pair.Select(pair => $"{pair.Left} {pair.Operation} {pair.Right}"),
        Pair.Select(pair => $"lock {pair.Left} {pair.Operation} {pair.Right}"),
        Pair.Select(pair => $"{pair.Left} {pair.Operation} {pair.Right} + carry"),
        Pair.Select(pair => $"aligned {pair.Left} = {pair.Right}"),
        Pair.Select(pair => $"nontemporal {pair.Left} = {pair.Right}"),
        Pair.Select(pair => $"if {pair.Left} s< {pair.Right} goto Local"),
        Gen.Elements(Operands).Select(operand => $"+{operand}"),
        Gen.Elements(Operands).Select(operand => $"-{operand}"),
        Gen.Elements(Operands).Select(operand => $"{operand}++"),
        Gen.Elements(Operands).Select(operand => $"lock {operand}--"),
        Gen.Elements(Operands).Select(operand => $"call {operand}"),
        Gen.Elements(Operands).Select(operand => $"far goto {operand}"),
        Gen.Elements(Operands).Select(operand => $"if {operand} & 4 return"),
        Named,
        Named.Select(text => "lock " + text),
        Named.Select(text => "rep " + text));

    private static Gen<(string Left, string Operation, string Right)> Pair =>
        from left in Gen.Elements(Operands)
        from operation in Gen.Elements(Operations)
        from right in Gen.Elements(Operands)
        select (left, operation, right);

    private static Gen<string> Named =>
        from instruction in Gen.Elements(Instructions.Every.ToArray())
        from operands in Gen.Elements(Operands).ArrayOf(instruction.Shapes.Count)
        select $"{instruction.Name} {string.Join(", ", (IEnumerable<string>)operands)}";
}
