from unfold.sites import UnfoldAdminSite

platform_admin = UnfoldAdminSite(name="platform")
tenant_admin = UnfoldAdminSite(name="tenant_admin")
