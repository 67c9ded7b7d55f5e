using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Shell.Language;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Language;

[TestClass]
public sealed class ExpanderTests
{
    [TestMethod]
    [DataRow("$plain", "value")]
    [DataRow("$two", "a|b")]
    [DataRow("\"$two\"", " a  b ")]
    [DataRow("x$two'y'", "x|a|b|y")]
    [DataRow("$empty", "")]
    [DataRow("\"$empty\"", "<>")]
    [DataRow("''", "<>")]
    [DataRow("$?", "3")]
    [DataRow("$0 $1 $3 $#", "script|first|2")]
    [DataRow("$2", "second|one")]
    [DataRow("$1", "first")]
    [DataRow("\"$2\"", "second one")]
    [DataRow("\"$@\"", "first|second one")]
    [DataRow("x\"$@\"y", "xfirst|second oney")]
    [DataRow("$@", "first|second|one")]
    [DataRow("\"$*\"", "first second one")]
    [DataRow("~", "/home/me")]
    [DataRow("~/x", "/home/me/x")]
    [DataRow("'~' \\~ x~ ~x", "~|~|x~|~x")]
    [DataRow("*nothing-is-called-this*", "*nothing-is-called-this*")]
    [DataRow("'*' \\? \"[a]\"", "*|?|[a]")]
    [DataRow("$backslash", "a\\b")]
    public void Expands(string text, string expected)
    {
        var fields = Expand(text).Select(field => field.Length == 0 ? "<>" : field);
        Assert.AreEqual(expected, string.Join('|', fields));
    }

    [TestMethod]
    public void AssignedValuesAreNotSplit()
    {
        var command = Parser.Parse("X=$two$plain").Items[0].Pipeline.Commands[0];
        Assert.AreEqual(" a  b value", new Expander(Variables()).ExpandValue(command.Assignments[0].Value));
    }

    [TestMethod]
    public void WhatIsQuotedComesBackAsItWas() => Prop.ForAll<NonNull<string>>(given =>
    {
        var text = new string([.. given.Get.Where(c => c != '\0' && !char.IsSurrogate(c))]);
        return text.Length == 0
            || new[] { Quoting.Escape(text, '\0'), $"'{Quoting.Escape(text, '\'')}'", $"\"{Quoting.Escape(text, '"')}\"" }
                .All(quoted => Expand(quoted) is [var back] && back == text);
    }).QuickCheckThrowOnFailure();

    private static List<string> Expand(string text) => new Expander(Variables()).ExpandAll(Parser.Parse("command " + text).Items[0].Pipeline.Commands[0].Words.Skip(1));

    private static Variables Variables()
    {
        var variables = new Variables { LastStatus = 3, ScriptName = "script", Arguments = ["first", "second one"] };
        variables.Set("plain", "value");
        variables.Set("two", " a  b ");
        variables.Set("empty", "");
        variables.Set("backslash", "a\\b");
        variables.Set("HOME", "/home/me");
        return variables;
    }
}
