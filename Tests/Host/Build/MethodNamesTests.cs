using System;
using System.Linq;
using System.Reflection;
using ExoCosmos.Build.Symbols.Names;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Build;

/// <summary>From ILC's symbols back to C# names; the symbols were taken from ILC's objects.</summary>
[TestClass]
public sealed class MethodNamesTests
{
    private const string Prefix = "ExoCosmos_Tests_Host_ExoCosmos_Tests_Host_Build_MethodNamesTests";
    private const string Type = "Tests.Host.Build.MethodNamesTests";

    [TestMethod]
    [DataRow($"{Prefix}__Overloaded", $"{Type}.Overloaded", DisplayName = "method")]
    [DataRow($"{Prefix}__Overloaded_0", $"{Type}.Overloaded", DisplayName = "overload")]
    [DataRow($"{Prefix}__Generic<Int32>", $"{Type}.Generic", DisplayName = "generic method")]
    [DataRow($"{Prefix}_Nested_1<System___Canon>__Inner", $"{Type}.Nested.Inner", DisplayName = "nested generic type")]
    [DataRow($"{Prefix}_Nested_1<__Array<Int32>>___ctor", $"{Type}.Nested.ctor", DisplayName = "constructor")]
    public void SymbolsOfMethodsBecomeTheirNames(string symbol, string name)
    {
        var names = new MethodNames();
        names.Add(typeof(MethodNamesTests).Assembly.Location, isOwn: true);
        Assert.AreEqual(name, names.Find(symbol)?.Text);
        Assert.IsTrue(names.Find(symbol)?.IsOwn);
    }

    [TestMethod]
    public void LocalFunctionsAreNamedAfterTheirMethod()
    {
        var names = new MethodNames();
        names.Add(typeof(MethodNamesTests).Assembly.Location, isOwn: true);
        var metadataName = typeof(MethodNamesTests).GetMethods(BindingFlags.NonPublic | BindingFlags.Static).Single(method => method.Name.Contains("g__Local|", StringComparison.Ordinal)).Name;
        var symbol = $"{Prefix}__{metadataName.Replace('<', '_').Replace('>', '_').Replace('|', '_')}";
        Assert.AreEqual($"{Type}.WithLocal.Local", names.Find(symbol)?.Text);
        StringAssert.EndsWith(names.Find(symbol)?.SourceFile, "MethodNamesTests.cs");
    }

    [TestMethod]
    public void SymbolsOfTheCoreLibraryAreFoundUnderItsShortName()
    {
        var names = new MethodNames();
        names.Add(typeof(object).Assembly.Location, isOwn: false);
        Assert.AreEqual("System.String.Concat", names.Find("String__Concat_5")?.Text);
        Assert.AreEqual("System.Buffer.MemoryCopy", names.Find("S_P_CoreLib_System_Buffer__MemoryCopy_0")?.Text);
        Assert.IsNull(names.Find("S_P_CoreLib_System_Buffer__NoSuchMethod"));
    }

    internal static void Overloaded()
    {
    }

    internal static int Overloaded(int number) => number;

    internal static T Generic<T>(T value) => value;

    internal static int WithLocal(int number)
    {
        return Local();

        int Local() => number + Environment.TickCount;
    }

    internal sealed class Nested<T>(T value)
    {
        public T Inner() => value;
    }
}
