using System;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>What speaks about the file: sections, modes, names from and to other files.</summary>
internal sealed class DirectiveParser(TokenReader reader, ExpressionParser expressions)
{
    public Statement? TryParse()
    {
        var at = reader.At;
        if (reader.SkipWord("section"))
            return ParseSection(at);
        if (reader.SkipWord("bits"))
            return new BitsStatement(at, TakeNumber("32 or 64", value => value == 32 || value == 64));
        if (reader.SkipWord("align"))
            return new AlignStatement(at, TakeNumber("a power of two up to 65536", value => Int128.IsPow2(value) && value <= 65536));
        if (reader.SkipWord("namespace"))
            return new NamespaceStatement(at, TakeName("the name of the namespace"));
        if (reader.SkipWord("export"))
            return new ExportStatement(at, TakeName("the name to export"));
        if (reader.SkipWord("extern"))
            return new ExternStatement(at, TakeName("the name that is defined elsewhere"), TakeSize());
        if (reader.SkipWord("const"))
            return ParseConstant(at);
        return null;
    }

    private ConstantStatement ParseConstant(Position at)
    {
        // Only ever written behind #, so it may look like a register: #Rbx, the place of RBX in a save area.
        var name = reader.ExpectName("the name of the constant").Text;
        reader.Expect("=", "after the name of the constant");
        return new ConstantStatement(at, name, expressions.Parse());
    }

    private SectionStatement ParseSection(Position at)
    {
        var name = reader.Skip(".") ? "." : "";
        name += reader.ExpectName("the name of the section").Text;
        while (reader.Skip("."))
            name += "." + reader.Next("the rest of the name of the section").Text;
        return new SectionStatement(at, name, TakeKind(name));
    }

    private SectionKind TakeKind(string section)
    {
        if (reader.Peek() is { } word)
        {
            reader.Next("the kind");
            return word.Text.ToUpperInvariant() switch
            {
                "CODE" => SectionKind.Code,
                "READONLY" => SectionKind.ReadOnly,
                "DATA" => SectionKind.Data,
                "ZERO" => SectionKind.Zero,
                "NOTE" => SectionKind.Note,
                _ => throw new SourceException(word.At, $"'{word.Text}' is no kind of section: code, readonly, data, zero or note"),
            };
        }

        foreach (var part in section.Split('.'))
        {
            switch (part)
            {
                case "text": return SectionKind.Code;
                case "rodata": return SectionKind.ReadOnly;
                case "data": return SectionKind.Data;
                case "bss": return SectionKind.Zero;
                case "note": return SectionKind.Note;
                default: break;
            }
        }

        throw reader.Fail($"nothing in the name {section} says what it holds: add code, readonly, data, zero or note");
    }

    private int? TakeSize()
    {
        if (reader.Peek() is not { } word)
            return null;
        var size = Sizes.Find(word.Text) ?? throw reader.Fail($"'{word.Text}' is no size: byte, word, dword or qword");
        reader.Next("a size");
        return size;
    }

    private string TakeName(string wanted)
    {
        var name = reader.ExpectName(wanted);
        Names.Check(name.At, name.Text);
        return name.Text;
    }

    private int TakeNumber(string wanted, Func<Int128, bool> valid)
    {
        var at = reader.At;
        return expressions.Parse() is NumberExpression number && valid(number.Value)
            ? (int)number.Value
            : throw new SourceException(at, $"expected {wanted}");
    }
}
