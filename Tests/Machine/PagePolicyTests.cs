using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>
/// Apps/Sparse with both page-table policies, on a machine whose time stamps count instructions: the same pages, the same faults, and what note 0015 says
/// of their costs.
/// </summary>
[TestClass]
public sealed partial class PagePolicyTests
{
    [TestMethod]
    public void TheGuardedTableIsBetterWhereAReservationIsSparse()
    {
        var (guest, shell) = (Machines.Product() with { CountsInstructions = true }).Boot();
        using (guest)
        {
            var output = shell.Run("sparse 2000; echo status $?", Machines.BootTimeout);
            Assert.Contains("status 0", output);
            var figures = Figure().Matches(output).ToDictionary(
                line => line.Groups[1].Value,
                line => Field().Matches(line.Groups[2].Value).ToDictionary(field => field.Groups[1].Value, field => double.Parse(field.Groups[2].Value, CultureInfo.InvariantCulture)));
            Assert.HasCount(4, figures, output);
            foreach (var policy in figures.Values)
                Assert.AreEqual((2000.0, 2000.0), (policy["pages"], policy["faults"]), output);

            double Gain(string what, string pattern) => figures[$"radix, {pattern}"][what] / figures[$"guarded, {pattern}"][what];
            Assert.IsGreaterThan(20, Gain("table-bytes", "scattered"), output);
            Assert.IsGreaterThan(2, Gain("touch", "scattered"), output);
            Assert.IsGreaterThan(2.5, Gain("protect", "scattered"), output);
            // The price: a look-up is a few steps longer, and so is everything that goes page by page.
            Assert.IsGreaterThan(0.6, Gain("find", "scattered"), output);
            Assert.IsGreaterThan(0.7, Gain("find", "in a row"), output);
            Assert.IsGreaterThan(0.65, Gain("protect", "in a row"), output);
            Assert.IsGreaterThan(0.9, Gain("table-bytes", "in a row"), output);
        }
    }

    [GeneratedRegex("^((?:radix|guarded), [a-z ]+): (.*)$", RegexOptions.Multiline)]
    private static partial Regex Figure();

    [GeneratedRegex("([a-z-]+) ([0-9]+)")]
    private static partial Regex Field();
}
