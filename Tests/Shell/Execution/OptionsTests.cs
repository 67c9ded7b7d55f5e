using System;
using System.Linq;
using ExoCosmos.Shell.Commands;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Execution;

[TestClass]
public sealed class OptionsTests
{
    [TestMethod]
    public void ParsesGroupsValuesAndOperands()
    {
        var options = Options.Parse(["-ab", "one", "-n5", "-c", "2K", "-", "--", "-a"], "abxn:c:");
        Assert.IsTrue(options.Has('a') && options.Has('b') && !options.Has('x'));
        Assert.AreEqual(5, options.Number('n'));
        Assert.AreEqual(2048, options.Number('c'));
        Assert.AreEqual("one - -a", string.Join(' ', options.Operands));
    }

    [TestMethod]
    [DataRow("-z", "unknown option '-z'")]
    [DataRow("-:", "unknown option '-:'")]
    [DataRow("--long", "unknown option '--long'")]
    [DataRow("-n", "option '-n' needs a value")]
    public void RefusesWhatItDoesNotKnow(string argument, string message) =>
        Assert.AreEqual(message, Assert.ThrowsExactly<UsageException>(() => Options.Parse([argument], "an:")).Message);

    [TestMethod]
    [DataRow("x")]
    [DataRow("-1")]
    [DataRow("")]
    [DataRow("K")]
    [DataRow("99999999999999999999")]
    [DataRow("9999999999G")]
    public void RefusesBadNumbers(string text) =>
        Assert.ThrowsExactly<UsageException>(() => Options.Parse(["-n", text], "n:").Number('n'));

    [TestMethod]
    public void EveryCommandHelps()
    {
        var commands = CommandTable.Standard().All.ToList();
        Assert.IsGreaterThan(35, commands.Count);
        foreach (var command in commands)
        {
            Assert.IsFalse(string.IsNullOrWhiteSpace(command.Summary), command.Name);
            Assert.IsLessThan(70, command.Summary.Length, command.Name);
            Assert.IsFalse(command.Details.Split('\n').Any(line => line.Length > 110 || line.EndsWith(' ')), command.Name);
        }
        Assert.IsTrue(commands.Select(command => command.Group).Distinct().Count() == Enum.GetValues<CommandGroup>().Length);
    }
}
