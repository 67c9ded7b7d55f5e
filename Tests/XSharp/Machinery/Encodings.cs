using System.Collections.Generic;
using System.Linq;
using Iced.Intel;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Machinery;

/// <summary>Compares what X# statements become with what a disassembler reads in the bytes.</summary>
internal static class Encodings
{
    /// <param name="cases">pairs of a statement and the instructions it must become, in NASM syntax, separated by "; "</param>
    public static void Match(int bits, string extra, params (string Statement, string Instructions)[] cases)
    {
        // The function's own return would follow whatever is last: a landmark instead, so that nothing is merged.
        var body = string.Join('\n', cases.Select(one => one.Statement));
        var source = $"bits {bits}\nsection .text\nStart:\n{body}\n{extra}";
        using var workshop = new Workshop();
        var text = new ObjectFile(workshop.Assemble(Source.Compile(source))).Section(".text");
        var expected = cases.SelectMany(one => one.Instructions.Split("; ").Select(instruction => (one.Statement, Text: instruction))).ToList();
        var actual = Disassemble(text, bits);
        var wrong = expected.Zip(actual).Where(pair => pair.First.Text != pair.Second)
            .Select(pair => $"{pair.First.Statement}: expected '{pair.First.Text}', is '{pair.Second}'").ToList();
        Assert.IsEmpty(wrong, string.Join('\n', wrong));
        Assert.HasCount(expected.Count, actual);
    }

    public static List<string> Disassemble(byte[] code, int bits)
    {
        var decoder = Decoder.Create(bits, new ByteArrayCodeReader(code));
        var formatter = new NasmFormatter();
        formatter.Options.SpaceAfterOperandSeparator = true;
        formatter.Options.SpaceBetweenMemoryAddOperators = true;
        formatter.Options.HexPrefix = "0x";
        formatter.Options.HexSuffix = "";
        formatter.Options.SmallHexNumbersInDecimal = true;
        formatter.Options.RipRelativeAddresses = true;
        formatter.Options.DisplacementLeadingZeros = false;
        formatter.Options.ShowBranchSize = false;
        var result = new List<string>();
        while (decoder.IP < (ulong)code.Length)
        {
            var output = new StringOutput();
            formatter.Format(decoder.Decode(), output);
            result.Add(output.ToStringAndReset());
        }

        return result;
    }
}
