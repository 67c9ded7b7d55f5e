using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Environment;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Environment;

/// <summary>The right to create environments comes back, whoever ends first: the environment or the capability that it counts against.</summary>
[TestClass]
public sealed unsafe class CreationCountTests
{
    private const uint Holder = 1, Slots = 8;
    private KernelState* _kernel;
    private CapabilityInfo* _capabilities;
    private EnvironmentInfo* _environments;
    private EnvironmentSlot* _slots;
    private uint _root, _share;

    [TestInitialize]
    public void Initialise()
    {
        _kernel = Zeroed<KernelState>(1);
        _capabilities = Zeroed<CapabilityInfo>(Slots);
        _environments = Zeroed<EnvironmentInfo>(Slots);
        _slots = Zeroed<EnvironmentSlot>(Slots);
        _kernel->Info = Zeroed<SystemInfo>(1);
        _kernel->Capabilities.Initialise(_capabilities, Slots);
        _kernel->Environments.Initialise(_environments, _slots, Slots);
        _root = CapabilityMaker.Insert(_kernel, Holder, 0, new CapabilityInfo { Kind = CapabilityKind.Creation, Rights = Rights.All, Length = 10 }).Index;
        _share = new Handle((ulong)Derivation.Derive(_kernel, Holder, _kernel->Capabilities.HandleOf(_root), 0, 4, Rights.All)).Index;
    }

    [TestCleanup]
    public void Free()
    {
        NativeMemory.Free(_kernel->Info);
        NativeMemory.Free(_kernel);
        NativeMemory.Free(_capabilities);
        NativeMemory.Free(_environments);
        NativeMemory.Free(_slots);
    }

    [TestMethod]
    public void EnvironmentsThatEndFirstAreGivenBackToTheirCapability()
    {
        Create(2, 3);
        Assert.AreEqual((6UL, 2UL), (Left(_root), Left(_share)));
        CreationCount.Remove(_kernel, 2);
        CreationCount.Remove(_kernel, 3);
        Assert.AreEqual((6UL, 4UL), (Left(_root), Left(_share)));
        Drop(_share);
        Assert.AreEqual(10UL, Left(_root));
    }

    [TestMethod]
    public void EnvironmentsThatOutliveTheirCapabilityAreGivenBackToItsParent()
    {
        Create(2, 3, 4);
        Drop(_share);
        Assert.AreEqual(7UL, Left(_root));
        CreationCount.Remove(_kernel, 3);
        CreationCount.Remove(_kernel, 2);
        CreationCount.Remove(_kernel, 4);
        Assert.AreEqual(10UL, Left(_root));
    }

    [TestMethod]
    public void RevocationHandsUpToo()
    {
        Create(2);
        Assert.AreEqual(KernelError.None, Revocation.Revoke(_kernel, Holder, _kernel->Capabilities.HandleOf(_root)));
        Assert.AreEqual(9UL, Left(_root));
        CreationCount.Remove(_kernel, 2);
        Assert.AreEqual(10UL, Left(_root));
    }

    [TestMethod]
    public void EnvironmentsWithoutACapabilityCountNowhere()
    {
        Create(2);
        Drop(_share);
        Drop(_root);
        CreationCount.Remove(_kernel, 2);
        Assert.AreEqual(0U, _kernel->Capabilities.UsedCount);
    }

    private void Create(params uint[] environments)
    {
        foreach (var environment in environments)
            CreationCount.Add(_kernel, _share, environment);
    }

    private void Drop(uint slot)
    {
        while (!CapabilityEnd.DropStep(_kernel, slot))
        {
        }
    }

    private ulong Left(uint slot) => _kernel->Capabilities[slot]->Length;

    private static T* Zeroed<T>(uint count) where T : unmanaged => (T*)NativeMemory.AllocZeroed(count, (nuint)sizeof(T));
}
