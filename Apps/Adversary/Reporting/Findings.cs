using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Reporting;

/// <summary>What an attacker reports: each check that came out otherwise than an isolating kernel would let it.</summary>
internal static unsafe class Findings
{
    /// <summary>The kernel must answer exactly this.</summary>
    public static void Expect(ReadOnlySpan<byte> what, KernelError expected, long answer, ulong detail = 0)
    {
        if (answer != (long)expected)
            Fail(what, answer, (long)expected, detail);
    }

    /// <summary>The kernel must refuse, for whatever reason.</summary>
    public static void ExpectRefusal(ReadOnlySpan<byte> what, long answer, ulong detail = 0)
    {
        if (answer >= 0)
            Fail(what, answer, -1, detail);
    }

    public static void ExpectSuccess(ReadOnlySpan<byte> what, long answer, ulong detail = 0)
    {
        if (answer < 0)
            Fail(what, answer, 0, detail);
    }

    public static void Expect(ReadOnlySpan<byte> what, bool holds, ulong detail = 0)
    {
        if (!holds)
            Fail(what, 0, 1, detail);
    }

    public static void Fail(ReadOnlySpan<byte> what, long answer, long expected, ulong detail)
    {
        Span<byte> digits = stackalloc byte[Digits.Longest];
        ReportPage.Own->Failures++;
        ReportPage.Append("  "u8);
        ReportPage.Append(what);
        ReportPage.Append(": answer "u8);
        ReportPage.Append(Digits.Decimal(answer, digits));
        ReportPage.Append(", expected "u8);
        ReportPage.Append(Digits.Decimal(expected, digits));
        ReportPage.Append(", detail "u8);
        ReportPage.Append(Digits.Hexadecimal(detail, digits));
        ReportPage.Append("\n"u8);
    }

    /// <summary>Something that the attack needs is not there: it proves nothing, and says so.</summary>
    public static void CannotTry(ReadOnlySpan<byte> why)
    {
        ReportPage.Own->Failures++;
        ReportPage.Append("cannot be tried: "u8);
        ReportPage.Append(why);
        ReportPage.Append("\n"u8);
        KernelApi.EnvironmentExit(2);
    }
}
