using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Adversary;

/// <summary>The attacks on arguments know every call that there is.</summary>
[TestClass]
public sealed class CallShapeTests
{
    private const string Letters = "herwacnk";

    [TestMethod]
    public void EveryCallHasAShape()
    {
        var unknown = Enum.GetValues<KernelCall>().Where(call => !CallShape.TryFind(call, out _));
        Assert.AreEqual("", string.Join(' ', unknown), "describe them in Apps/Adversary/Catalogue/CallShape.cs");
        Assert.AreEqual(KernelCalls.Count, (uint)Enum.GetValues<KernelCall>().Length);
    }

    [TestMethod]
    public void ShapesAreWellFormed()
    {
        foreach (var call in Enum.GetValues<KernelCall>())
        {
            CallShape.TryFind(call, out var shape);
            Assert.IsLessThanOrEqualTo(6, shape.Arguments.Length);
            foreach (var letter in shape.Arguments)
                Assert.Contains((char)letter, Letters);
            Assert.AreEqual(shape.Bytes != 0, shape.Arguments.IndexOfAny((byte)'r', (byte)'w') >= 0, call.ToString());
            Assert.IsTrue(Math.Max(shape.FirstHandle, shape.SecondHandle) + 8 <= Math.Max((int)shape.Bytes, 8), call.ToString());
        }
    }
}
