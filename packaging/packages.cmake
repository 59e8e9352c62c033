# The Debian packages. Included once, after every install().

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME calfleet)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "calfleet maintainers <maintainers@calfleet.example>")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/dist)
set(CPACK_SET_DESTDIR ON)  # /etc is not below the prefix
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_COMPONENTS_ALL calfleet calfleet-demo)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_DEBIAN_CALFLEET_PACKAGE_NAME calfleet)
set(CPACK_DEBIAN_CALFLEET_PACKAGE_SECTION net)
# Whom to trust, and the zones of the world: the programs open them by themselves.
set(CPACK_DEBIAN_CALFLEET_PACKAGE_DEPENDS "ca-certificates, tzdata")
set(CPACK_DEBIAN_CALFLEET_PACKAGE_RECOMMENDS python3)  # scripts/kafka-acls
set(CPACK_DEBIAN_CALFLEET_PACKAGE_CONTROL_EXTRA
    ${CMAKE_CURRENT_SOURCE_DIR}/debian/conffiles ${CMAKE_CURRENT_SOURCE_DIR}/debian/postinst
    ${CMAKE_CURRENT_SOURCE_DIR}/debian/prerm ${CMAKE_CURRENT_SOURCE_DIR}/debian/postrm)
set(CPACK_DEBIAN_CALFLEET_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_COMPONENT_CALFLEET_DESCRIPTION
"fleet that books appointments for chatbots
Workers carry out calendar commands that chatbots publish to Kafka, against
Google Calendar, keep OAuth tokens fresh, and publish results and events. A
scheduler is the fleet's clock; calfleetctl configures it and looks after it.

Contains systemd units, which are neither enabled nor started, and below
/usr/share/calfleet message schemas, alert rules, dashboards and the rights that
each role needs.")

set(CPACK_DEBIAN_CALFLEET-DEMO_PACKAGE_NAME calfleet-demo)
set(CPACK_DEBIAN_CALFLEET-DEMO_PACKAGE_SECTION net)
set(CPACK_DEBIAN_CALFLEET-DEMO_PACKAGE_DEPENDS "ca-certificates, tzdata")
set(CPACK_COMPONENT_CALFLEET-DEMO_DESCRIPTION
"calfleet at work, in one process
calfleet-dev is a worker, a scheduler, an embedded Kafka, a store and a
simulated Google with sample traffic: to see what calfleet does, and for a
chatbot to be developed against. Not for production.")

include(CPack)
